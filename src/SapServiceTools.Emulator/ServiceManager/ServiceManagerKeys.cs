using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Uaa;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>Service keys as the service service-manager gives them out. Source: SAP Service Manager API v1.</summary>
internal static class ServiceManagerKeys
{
    public static EmulatedServiceKey WithSecret(Uri uri, UaaClient client) => Make(uri, new()
    {
        ["clientid"] = client.Id,
        ["clientsecret"] = client.Secret,
        ["url"] = new Uri(uri, "uaa").AbsoluteUri,
    });

    public static EmulatedServiceKey WithCertificate(Uri uri, UaaClient client) => Make(uri, new()
    {
        ["clientid"] = client.CertificateId,
        ["certificate"] = client.Certificate,
        ["key"] = client.Key,
        ["url"] = new Uri(uri, "uaa").AbsoluteUri,
        ["certurl"] = new Uri(uri, "uaa").AbsoluteUri,
    });

    private static EmulatedServiceKey Make(Uri uri, Dictionary<string, object?> fields)
    {
        fields["sm_url"] = new Uri(uri, "service-manager").AbsoluteUri;
        fields["xsappname"] = "emulator!b1|service-manager!b1";
        return new EmulatedServiceKey("service-manager", uri, fields);
    }
}
