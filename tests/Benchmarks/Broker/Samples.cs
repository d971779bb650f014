using System.Text;
using SapServiceTools.Clients.Broker.Catalog;

namespace SapServiceTools.Benchmarks.Broker;

/// <summary>What all servers offer and all clients send.</summary>
internal static class Samples
{
    public static ServiceCatalog Catalog { get; } = new()
    {
        Services =
        [
            new ServiceOffering
            {
                Id = "6a2b9d0c-0000-4000-8000-000000000001",
                Name = "store",
                Description = "Keeps things",
                Bindable = false,
                Plans =
                [
                    new ServicePlan { Id = "6a2b9d0c-0000-4000-8000-000000000011", Name = "small", Description = "A small one" },
                    new ServicePlan { Id = "6a2b9d0c-0000-4000-8000-000000000012", Name = "large", Description = "A large one", Free = false },
                ],
            },
        ],
    };

    public static byte[] ProvisionBody { get; } = Encoding.UTF8.GetBytes(
        """{"service_id":"6a2b9d0c-0000-4000-8000-000000000001","plan_id":"6a2b9d0c-0000-4000-8000-000000000011","organization_guid":"org-1","space_guid":"space-1","parameters":{"size":3}}""");
}
