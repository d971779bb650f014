using System.Net;

namespace SapServiceTools.Clients.Http;

/// <summary>The environment's proxy, except for this machine: what is for loopback must not travel to a proxy first, with credentials over plain http.</summary>
internal sealed class LoopbackProxy(IWebProxy inner) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : inner.GetProxy(destination);

    public bool IsBypassed(Uri host) => UnencryptedRequests.IsLoopback(host) || inner.IsBypassed(host);
}
