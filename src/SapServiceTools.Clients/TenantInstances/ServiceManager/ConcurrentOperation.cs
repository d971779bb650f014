namespace SapServiceTools.Clients.TenantInstances.ServiceManager;

/// <summary>Repeats a request that is refused while another operation goes on with the same instance (422), until that is over or the limit passes.</summary>
internal sealed class ConcurrentOperation(TimeProvider time)
{
    public const string ErrorCode = "ConcurrentOperationInProgress";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public async Task<T> RepeatAsync<T>(WorkContext work, Func<Task<T>> send)
    {
        while (true)
        {
            try
            {
                return await send().ConfigureAwait(false);
            }
            catch (ServiceException exception) when (IsConcurrentOperation(exception))
            {
                work.Log.Verbose($"{exception.Message} It is tried again in {Pause.TotalSeconds:0} s.");
            }

            var left = work.Deadline.Left;
            await Task.Delay(left < Pause ? left : Pause, time, work.CancellationToken).ConfigureAwait(false);
        }
    }

    public static bool IsConcurrentOperation(ServiceException exception) => exception is { StatusCode: 422, ErrorCode: ErrorCode };
}
