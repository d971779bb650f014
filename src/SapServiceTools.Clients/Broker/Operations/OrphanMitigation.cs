using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Broker.Operations;

/// <summary>Deletes what a broker may hold after a failure, and tries again until it has worked or the time is up.</summary>
internal sealed class OrphanMitigation(BrokerApi api, BrokerOperationWaiter waiter, BrokerOptions options, TimeProvider time)
{
    /// <summary>Deletes it.</summary>
    /// <returns>Null if it worked, else why not.</returns>
    public async Task<ServiceException?> RunAsync(string instanceId, string? bindingId, string? serviceId, string? planId, ICallLog log, CancellationToken cancellationToken)
    {
        var query = BrokerPaths.Query(("service_id", serviceId), ("plan_id", planId), ("accepts_incomplete", "true"));
        var call = bindingId is null
            ? new BrokerCall(BrokerAction.Deprovision, api.Paths.Instance(instanceId, query), $"delete the orphaned instance '{instanceId}'")
            : new BrokerCall(BrokerAction.Unbind, api.Paths.Binding(instanceId, bindingId, query), $"delete the orphaned binding '{bindingId}' of instance '{instanceId}'");
        call = call with { InstanceId = instanceId, BindingId = bindingId, ServiceId = serviceId, PlanId = planId, IsForUser = false };
        var started = time.GetTimestamp();
        var pause = TimeSpan.FromSeconds(1);
        while (true)
        {
            var left = options.MitigationTimeout - time.GetElapsedTime(started);
            try
            {
                log.Verbose($"Orphan mitigation: {call.Purpose}.");
                var (isRunning, name) = await api.SendAsync(call, response => (response.Status == 202, response.Fields.Text("operation")), log, cancellationToken).ConfigureAwait(false);
                if (isRunning)
                {
                    var operation = new BrokerServiceOperation
                    {
                        Type = OperationType.Delete, StartedAt = time.GetUtcNow(), InstanceId = instanceId, BindingId = bindingId, ServiceId = serviceId, PlanId = planId, Operation = name,
                    };
                    await waiter.WaitAsync(operation, left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1), log, cancellationToken).ConfigureAwait(false);
                }

                return null;
            }
            catch (ServiceException exception)
            {
                if (exception.Kind == ServiceErrorKind.SessionClosed || left < pause)
                    return exception;
                log.Verbose($"The orphan is still there; another try follows in {pause.TotalSeconds:0} s. {exception.Message}");
                var wait = exception.RetryAfter > pause && exception.RetryAfter < left ? exception.RetryAfter.Value : pause;
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < PollPolicy.LongestPause ? pause * 2 : PollPolicy.LongestPause;
            }
        }
    }
}
