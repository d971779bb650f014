using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost.Support;

/// <summary>Makes the stores that the tests run on. PostgreSQL takes part where <c>BROKER_POSTGRES</c> has a connection string (tests/Integration/postgresql makes one).</summary>
public static class TestStores
{
    public static string? PostgresConnection => Environment.GetEnvironmentVariable("BROKER_POSTGRES");

    /// <summary>The kinds that can be had here.</summary>
    public static IReadOnlyList<StoreKind> Kinds { get; } =
        PostgresConnection is { Length: > 0 } ? [StoreKind.Memory, StoreKind.Sqlite, StoreKind.Postgres] : [StoreKind.Memory, StoreKind.Sqlite];

    public static TheoryData<StoreKind> All => [.. Kinds];

    /// <summary>The kinds that outlive their process.</summary>
    public static TheoryData<StoreKind> Durable => [.. Kinds.Where(kind => kind is not StoreKind.Memory)];

    /// <summary>Opens a store on a place; the same place again is the same store.</summary>
    public static BrokerStore Open(StoreKind kind, StorePlace place, TimeProvider time) => kind switch
    {
        StoreKind.Memory => new MemoryStore(time),
        StoreKind.Sqlite => new SqliteStore(place.DatabasePath, CredentialProtector.FromKeyFile(place.KeyPath), time),
        _ => new PostgresStore(PostgresConnection!, CredentialProtector.FromKeyFile(place.KeyPath), place.Schema),
    };
}
