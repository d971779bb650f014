using Microsoft.Data.Sqlite;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>A file that isn't a broker's state, or no longer: it is named, left as it is, and nothing is left beside it.</summary>
public sealed class StateFileTests
{
    [Theory]
    [InlineData("text")]
    [InlineData("foreign")]
    [InlineData("newer")]
    public void Somebody_elses_file_is_left_alone(string kind)
    {
        using var place = new StorePlace();
        Write(place.DatabasePath, kind);
        var before = File.ReadAllBytes(place.DatabasePath);
        var fault = Assert.Throws<ServiceException>(() => SqliteStore.Open(place.DatabasePath, place.KeyPath));
        Assert.Equal(ErrorIds.StateUnavailable, fault.ErrorId);
        Assert.Contains(place.DatabasePath, fault.Message, StringComparison.Ordinal);
        Assert.Equal([Path.GetFileName(place.DatabasePath)], Directory.GetFiles(Path.GetDirectoryName(place.DatabasePath)!).Select(Path.GetFileName));
        Assert.Equal(before, File.ReadAllBytes(place.DatabasePath));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("foreign")]
    public async Task A_store_of_ones_own_making_refuses_it_too(string kind)
    {
        using var place = new StorePlace();
        Write(place.DatabasePath, kind);
        var before = File.ReadAllBytes(place.DatabasePath);
        await using var store = new SqliteStore(place.DatabasePath, CredentialProtector.FromKeyFile(place.KeyPath));
        Assert.Equal(ErrorIds.StateUnavailable, (await Assert.ThrowsAsync<ServiceException>(async () => await store.OpenAsync(default))).ErrorId);
        Assert.Equal(before, File.ReadAllBytes(place.DatabasePath));
    }

    [Fact]
    public async Task A_damaged_state_is_found_at_start()
    {
        using var place = new StorePlace();
        await FillAsync(place);
        var bytes = File.ReadAllBytes(place.DatabasePath);
        // All but the first page, which says what the file is.
        bytes.AsSpan(4096).Fill(0x5A);
        File.WriteAllBytes(place.DatabasePath, bytes);
        var fault = await Assert.ThrowsAsync<ServiceException>(async () =>
        {
            await using var store = SqliteStore.Open(place.DatabasePath, place.KeyPath);
            await store.OpenAsync(default);
        });
        Assert.Equal(ErrorIds.StateUnavailable, fault.ErrorId);
        Assert.Contains(place.DatabasePath, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_new_key_is_made_for_records_of_another()
    {
        using var place = new StorePlace();
        await FillAsync(place);
        File.Delete(place.KeyPath);
        var fault = Assert.Throws<ServiceException>(() => SqliteStore.Open(place.DatabasePath, place.KeyPath));
        Assert.Equal(ErrorIds.StateUnreadable, fault.ErrorId);
        Assert.Contains(place.KeyPath, fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(place.KeyPath));
    }

    [Fact]
    public async Task An_empty_file_and_a_state_without_records_are_as_good_as_none()
    {
        using var place = new StorePlace();
        File.WriteAllBytes(place.DatabasePath, []);
        for (var round = 0; round < 2; round++)
        {
            await using (var store = SqliteStore.Open(place.DatabasePath, place.KeyPath))
                await store.OpenAsync(default);
            File.Delete(place.KeyPath);
        }
    }

    private static async Task FillAsync(StorePlace place)
    {
        await using var broker = await BrokerHarness.StartAsync(SqliteStore.Open(place.DatabasePath, place.KeyPath), new BrokerHostOptions());
        for (var number = 0; number < 20; number++)
            (await broker.ProvisionAsync($"i{number}")).Expect(201);
    }

    private static void Write(string path, string kind)
    {
        if (kind is "text")
        {
            File.WriteAllText(path, string.Concat(Enumerable.Repeat("This is a letter to somebody. ", 100)));
            return;
        }
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = kind is "newer"
            ? "CREATE TABLE instances (id TEXT); CREATE TABLE bindings (id TEXT); PRAGMA user_version = 99;"
            : "CREATE TABLE recipes (id TEXT); PRAGMA user_version = 1;";
        command.ExecuteNonQuery();
    }
}
