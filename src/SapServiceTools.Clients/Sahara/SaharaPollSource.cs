using System.Runtime.CompilerServices;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Sahara;

/// <summary>What the poller polls: clusters or job executions.</summary>
/// <param name="manager">The kind that is waited for.</param>
/// <param name="detail">What is put behind the address of one, such as the wish for events.</param>
/// <param name="pageSize">A list with more entries than this would take several requests.</param>
internal sealed class SaharaPollSource<T>(SaharaManager<T> manager, string detail, int pageSize) : IPollSource<T>
    where T : SaharaResource
{
    private int _listSize;

    public int? ListSize => Volatile.Read(ref _listSize);

    public async Task<T?> PollAsync(string key, ICallLog log, CancellationToken cancellationToken)
    {
        try
        {
            return await manager.PollAsync(key, detail, log, cancellationToken).ConfigureAwait(false);
        }
        catch (ServiceException exception) when (IsGone(exception))
        {
            return null;
        }
    }

    public async IAsyncEnumerable<KeyValuePair<string, T>> PollAllAsync(Func<string, bool> isWanted, ICallLog log, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (count, restarts) = (0, 0);
        var first = SaharaQueryText.Of(manager.Kind, manager.Api.Version, new SaharaQuery(), pageSize);
        var passed = new HashSet<string>(StringComparer.Ordinal);
        for (string? marker = null; ;)
        {
            SaharaPage<T> page;
            try
            {
                page = await manager.PageAsync(marker is null ? first : first.After(marker), RetryMode.Never, log, cancellationToken).ConfigureAwait(false);
            }
            catch (ResourceNotFoundException) when (marker is not null && restarts++ < SaharaManager<T>.MaxRestarts)
            {
                // What it begins behind was deleted meanwhile.
                (marker, count) = (null, 0);
                continue;
            }

            count += page.Items.Count;
            foreach (var item in page.Items)
                yield return KeyValuePair.Create(item.Id, item);
            if (page.Next is null || !passed.Add(page.Next) || page.Items.Count == 0)
                break;
            marker = page.Next;
        }

        Volatile.Write(ref _listSize, count);
    }

    // In the moment of its deletion, one is missing by another error than before and after. The 404 of a router that can't reach Sahara says nothing of it.
    private static bool IsGone(ServiceException exception) => exception is { Kind: ServiceErrorKind.NotFound } or { StatusCode: 400, ErrorCode: "NOT_FOUND" };
}
