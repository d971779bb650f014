using SapServiceTools.BrokerHost.Handlers;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.BrokerProcess;

/// <summary>What the process offers, for the tests to offer it again on the same state.</summary>
public static class ProcessBroker
{
    public const string Service = "service";
    public const string Plan = "plan";
    public const string AsyncPlan = "async";
    public const string RepeatablePlan = "repeatable";

    /// <summary>The environment variable that makes handlers say their instance's id and never end.</summary>
    public const string HoldVariable = "BROKER_HOLD";

    /// <summary>How many of those run at once.</summary>
    public const int HeldAtOnce = 2;

    public static bool IsHolding => Environment.GetEnvironmentVariable(HoldVariable) is not null;

    /// <summary>The environment variable that has the server wait for a body however slowly it comes.</summary>
    public const string PatientVariable = "BROKER_PATIENT";

    public static bool IsPatient => Environment.GetEnvironmentVariable(PatientVariable) is not null;

    /// <summary>The user name that callers need where <see cref="PasswordVariable"/> is set.</summary>
    public const string User = "platform";

    /// <summary>The environment variable with the password that callers need; without it none is needed.</summary>
    public const string PasswordVariable = "BROKER_PASSWORD";

    public static BrokerAuthentication CreateAuthentication() => Environment.GetEnvironmentVariable(PasswordVariable) is { Length: > 0 } password
        ? new BrokerAuthentication { Credentials = [new BrokerCredential(User, password)] }
        : BrokerAuthentication.None;

    public static ServiceCatalog CreateCatalog() => new()
    {
        Services =
        [
            new ServiceOffering
            {
                Id = Service,
                Name = "service",
                Description = "A service",
                InstancesRetrievable = true,
                BindingsRetrievable = true,
                Plans =
                [
                    new ServicePlan { Id = Plan, Name = "plan", Description = "While the caller waits" },
                    new ServicePlan { Id = AsyncPlan, Name = "async", Description = "In the background", Asynchronous = AsynchronousOperations.Provision },
                    new ServicePlan { Id = RepeatablePlan, Name = "repeatable", Description = "In the background, again and again", Asynchronous = AsynchronousOperations.Provision, Repeatable = true },
                ],
            },
        ],
    };

    public static IBrokerHandler CreateHandler() => new DelegateBrokerHandler
    {
        OnProvision = async (request, token) =>
        {
            if (IsHolding)
            {
                Console.WriteLine(request.InstanceId);
                await Task.Delay(Timeout.Infinite, token);
            }
            // Long enough that a kill finds some half-way.
            await Task.Delay(request.Plan.Asynchronous is AsynchronousOperations.None ? 1 : 50, token);
            return new ProvisionResult { DashboardUrl = $"https://dashboard.example/{request.InstanceId}" };
        },
        OnBind = (request, _) => new(new BindResult { Credentials = new Dictionary<string, object?> { ["uri"] = $"https://service.example/{request.InstanceId}/{request.BindingId}" } }),
    };
}
