namespace SapServiceTools.Clients.TenantInstances;

/// <summary>What can be wrong with the options that both services have.</summary>
internal static class OptionFaults
{
    /// <summary>A fault for each number that is too small, under the names of sap-instance-manager.</summary>
    public static IEnumerable<string> OfNumbers(int pollingIntervalMillis, int pollingTimeoutSeconds, int cacheMaxItems, int cacheItemExpireSeconds)
    {
        foreach (var (name, value, least) in ((string, int, int)[])
        [
            ("polling_interval_millis", pollingIntervalMillis, 0),
            ("polling_timeout_seconds", pollingTimeoutSeconds, 1),
            ("cache_max_items", cacheMaxItems, 1),
            ("cache_item_expire_seconds", cacheItemExpireSeconds, 1),
        ])
        {
            if (value < least)
                yield return $"{name} must be at least {least}";
        }
    }

    /// <summary>The error for all faults at once.</summary>
    /// <param name="what">A sentence without its end.</param>
    /// <param name="faults">The faults, none of which holds a value.</param>
    /// <param name="offering">Whose binding has the right fields.</param>
    public static ServiceException Invalid(string what, IReadOnlyList<string> faults, string offering) =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidServiceKey, $"{what}: {string.Join("; ", faults)}.")
        {
            RecommendedAction = $"Compare it with the credentials of the {offering} binding or service key.",
        };
}
