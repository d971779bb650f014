using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace SapServiceTools.BrokerHost.Transports;

/// <summary>Chooses the server: Kestrel where ASP.NET Core is installed, HttpListener elsewhere.</summary>
public static class ServerTransports
{
    private const string KestrelAssembly = "Microsoft.AspNetCore.Server.Kestrel.Core";
    private static readonly Lazy<bool> Kestrel = new(CanLoadKestrel);

    /// <summary>True if the ASP.NET Core shared framework can be loaded into this process.</summary>
    public static bool IsKestrelAvailable => Kestrel.Value;

    /// <summary>Makes a server that isn't listening yet.</summary>
    /// <exception cref="ServiceException">The options ask for TLS or for an address that HttpListener doesn't serve, and only that is there.</exception>
    public static IServerTransport Create(ServerTransportOptions options) => Create(options, IsKestrelAvailable);

    /// <summary>Refuses what starting a server would refuse: what it can't serve, and an address that is taken. Nobody can connect meanwhile.</summary>
    /// <exception cref="ServiceException">It couldn't listen.</exception>
    public static async Task CheckAsync(ServerTransportOptions options)
    {
        await using var server = Create(options);
        using var socket = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (options.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(new IPEndPoint(options.Address, options.Port));
        }
        catch (SocketException e)
        {
            throw e.SocketErrorCode is SocketError.AddressAlreadyInUse ? ListenErrors.PortInUse(options, e) : ListenErrors.Failed(options, e);
        }
    }

    internal static IServerTransport Create(ServerTransportOptions options, bool isKestrelAvailable)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption,
                $"Port {options.Port} is not in the range of 0 to {IPEndPoint.MaxPort}.");
        if (isKestrelAvailable && !options.UseHttpListener)
            return CreateKestrel(options);
        if (options.Certificate is not null)
            throw Refuse("TLS", options.UseHttpListener);
        if (!HttpListenerServes(options.Address))
            throw Refuse($"listening on {options.Address}", options.UseHttpListener);
        return new HttpListenerTransport(options);
    }

    // Off Windows, where it is .NET's own, its prefixes have no addresses of version 6.
    private static bool HttpListenerServes(IPAddress address) =>
        IPAddress.IsLoopback(address) && (address.AddressFamily is AddressFamily.InterNetwork || OperatingSystem.IsWindows());

    // Apart, so that nothing of Kestrel is loaded where it is missing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static KestrelTransport CreateKestrel(ServerTransportOptions options) => new(options);

    private static bool CanLoadKestrel()
    {
        var here = Assembly.GetExecutingAssembly();
        try
        {
            (AssemblyLoadContext.GetLoadContext(here) ?? AssemblyLoadContext.Default).LoadFromAssemblyName(new AssemblyName(KestrelAssembly));
            return true;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return false;
        }
    }

    private static ServiceException Refuse(string wish, bool isChosen)
    {
        var runtime = $"ASP.NET Core {Environment.Version.Major}.{Environment.Version.Minor} runtime (Microsoft.AspNetCore.App)";
        return isChosen
            ? new(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidOption, $"HttpListener serves plain HTTP on 127.0.0.1 only; {wish} needs Kestrel.")
            {
                RecommendedAction = "Leave the choice of HttpListener out.",
            }
            : new(ServiceErrorKind.InvalidOperation, ErrorIds.AspNetCoreMissing,
                $"The {runtime} isn't installed for this .NET, and {wish} needs it; without it only plain HTTP on 127.0.0.1 can be served.")
            {
                RecommendedAction = $"Install the {runtime}, then start a new PowerShell session.",
            };
    }
}
