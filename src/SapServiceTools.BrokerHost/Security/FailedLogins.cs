using System.Net;
using System.Net.Sockets;

namespace SapServiceTools.BrokerHost.Security;

/// <summary>
/// Counts wrong credentials by address. It only slows an address down: right credentials are accepted whatever the count is,
/// since behind a proxy all callers have one address and nobody must be able to lock the others out.
/// </summary>
internal sealed class FailedLogins(TimeProvider time)
{
    private const int Limit = 10;
    private const int MaximumAddresses = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Dictionary<IPAddress, (DateTimeOffset Since, int Count)> _failures = [];

    /// <summary>Counts wrong credentials of an address.</summary>
    /// <returns>The seconds that it has to wait; null while it is within the limit.</returns>
    public int? Add(IPAddress? address)
    {
        if (address is null)
            return null;
        var key = GroupOf(address);
        var now = time.GetUtcNow();
        lock (_failures)
        {
            var (since, count) = _failures.GetValueOrDefault(key);
            if (count is 0 || now - since >= Window)
                (since, count) = (now, 0);
            // Whoever has so many addresses isn't stopped by counting them; the memory is bounded.
            if (_failures.Count >= MaximumAddresses && !_failures.ContainsKey(key))
                _failures.Clear();
            _failures[key] = (since, count + 1);
            return count < Limit ? null : Math.Max(1, (int)Math.Ceiling((since + Window - now).TotalSeconds));
        }
    }

    // Of IPv6 a customer gets a network of 64 bits at least.
    private static IPAddress GroupOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
