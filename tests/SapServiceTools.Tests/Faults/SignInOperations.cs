using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OAuth;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using static SapServiceTools.Tests.Faults.WrongResultException;

namespace SapServiceTools.Tests.Faults;

/// <summary>How sessions get their tokens: Keystone's and the UAA's, and the connecting to Sahara.</summary>
internal static class SignInOperations
{
    public static IEnumerable<ClientOperation> All { get; } =
    [
        new("Sahara.ConnectAsync", OperationKind.SignIn, cell => Of(async log =>
            cell.Own(await SaharaClient.ConnectAsync(SaharaSide.Options(cell.Lane, "2", cell.Behind(cell.Lane.Emulator.OpenStack.AuthUri.AbsoluteUri)), cell.Transport, log, default, cell.Lane.Clock)))),
        new("Keystone.GetTokenAsync", OperationKind.SignIn, cell =>
        {
            var keystone = Keystone(cell);
            return Of(async log => Require((await keystone.GetTokenAsync(log, default)).HasProject, "the token is for no project"));
        }),
        new("Keystone.AuthenticateAsync", OperationKind.SignIn, cell => AuthenticateAsync(Keystone(cell), "X-Auth-Token")),
        new("Keystone.RenewAsync", OperationKind.SignIn, cell => RenewAsync(Keystone(cell), cell)),
        new("Uaa.AuthenticateAsync", OperationKind.SignIn, cell => AuthenticateAsync(Uaa(cell), "Authorization")),
        new("Uaa.RenewAsync", OperationKind.SignIn, cell => RenewAsync(Uaa(cell), cell)),
    ];

    private static Task<PreparedOperation> Of(Func<ICallLog, Task> act) => Task.FromResult(new PreparedOperation(act));

    private static KeystoneAuthenticator Keystone(FaultCell cell) =>
        cell.Own(new KeystoneAuthenticator(SaharaSide.Keystone(cell.Lane, cell.Behind(cell.Lane.Emulator.OpenStack.AuthUri.AbsoluteUri)), cell.Transport, new Redactor(), cell.Lane.Clock));

    private static ClientCredentialsAuthenticator Uaa(FaultCell cell) => cell.Own(new ClientCredentialsAuthenticator(
        ServiceManagerOptions.FromServiceKey(cell.Behind(cell.Lane.Emulator.ServiceManagerKey)).Credentials, cell.Transport, new Redactor(), cell.Lane.Clock));

    private static Task<PreparedOperation> AuthenticateAsync(IRequestAuthenticator authenticator, string header) => Of(async log =>
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1/");
        await authenticator.AuthenticateAsync(message, log, default);
        Require(message.Headers.Contains(header), "the request has no token");
    });

    private static async Task<PreparedOperation> RenewAsync(IRequestAuthenticator authenticator, FaultCell cell)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1/");
        if (!cell.IsUnreachable)
            await authenticator.AuthenticateAsync(message, NullCallLog.Instance, default);
        return new(async log => Require(await authenticator.RenewAsync(message, log, default), "there is no new token"));
    }
}
