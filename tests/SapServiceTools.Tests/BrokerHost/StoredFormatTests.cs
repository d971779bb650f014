using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Security;
using SapServiceTools.BrokerHost.Stores;
using SapServiceTools.Tests.BrokerHost.Support;
using Xunit;

namespace SapServiceTools.Tests.BrokerHost;

/// <summary>What a store has on disk is read by every later version: the names and numbers in the records' JSON stay.</summary>
public sealed class StoredFormatTests
{
    private const string Instance = """
        {
          "Id": "i", "State": 1, "ServiceId": "s", "PlanId": "p", "OrganizationGuid": "o", "SpaceGuid": "sp",
          "Parameters": "eyJhIjoxfQ==", "Context": "eyJiIjoyfQ==", "Metadata": "eyJjIjozfQ==", "Data": "eyJkIjo0fQ==",
          "MaintenanceVersion": "1.2.3", "DashboardUrl": "https://dashboard.example/i",
          "CreatedAt": "2030-01-01T00:00:00+00:00", "DeletedAt": "2030-01-02T00:00:00+00:00", "PurgeAt": "2030-01-03T00:00:00+00:00",
          "Active": {
            "Id": "bind-1", "Kind": 6, "BindingId": "b", "Owner": "host", "HandlerOperation": "h", "Background": true, "Attempt": 2,
            "BegunAt": "2030-01-01T00:00:01+00:00", "Deadline": "2030-01-01T01:00:00+00:00", "IsDelegated": false,
            "Request": {
              "Body": "e30=", "ServiceId": "s", "PlanId": "p", "AcceptsIncomplete": true,
              "OriginatingIdentity": "cloudfoundry e30=", "RequestIdentity": "r", "UserName": "u", "Version": "2.17"
            }
          },
          "Next": { "Id": "unbind-2", "Kind": 8, "Owner": "host", "Background": true, "Attempt": 0, "IsDelegated": false },
          "Operations": {
            "Last": {
              "Id": "update-3", "HandlerOperation": "u", "Kind": 3, "State": 2, "Description": "No.", "BegunAt": "2030-01-01T00:00:02+00:00",
              "EndedAt": "2030-01-01T00:00:03+00:00", "InstanceUsable": true, "UpdateRepeatable": false, "PublicId": "u"
            },
            "Earlier": [ { "Id": "provision-4", "Kind": 1, "State": 1, "SupersededBy": "deprovision-5", "PublicId": "provision-4" } ]
          }
        }
        """;

    private const string Binding = """
        {
          "InstanceId": "i", "Id": "b", "State": 3, "ServiceId": "s", "PlanId": "p", "AppGuid": "a", "PredecessorId": "b0",
          "Parameters": "eyJhIjoxfQ==", "BindResource": "eyJiIjoyfQ==", "Answer": "eyJjIjozfQ==", "Data": "eyJkIjo0fQ==",
          "ExpiresAt": "2030-01-04T00:00:00+00:00", "CreatedAt": "2030-01-01T00:00:00+00:00", "DeletedAt": "2030-01-02T00:00:00+00:00",
          "Operations": { "Earlier": [] }, "PurgeAt": "2030-01-03T00:00:00+00:00"
        }
        """;

    [Fact]
    public void An_instance_stored_earlier_is_read_and_written_as_before()
    {
        var record = JsonSerializer.Deserialize(Instance, RecordJsonContext.Default.InstanceRecord)!;
        Assert.Equal((RecordState.Ready, "1.2.3", "{\"d\":4}"), (record.State, record.MaintenanceVersion, Encoding.UTF8.GetString(record.Data!)));
        Assert.Equal((BrokerOperation.Bind, "host", 2, false), (record.Active!.Kind, record.Active.Owner, record.Active.Attempt, record.Active.IsDelegated));
        Assert.Equal((BrokerOperation.Unbind, 0), (record.Next!.Kind, record.Next.Attempt));
        var incoming = record.Active.Request!.ToIncoming(record.Active.Kind, record.Id, record.Active.BindingId);
        Assert.Equal(("s", "p", true, "cloudfoundry", "r", "u", ApiVersion.Current), (incoming.Query.ServiceId, incoming.Query.PlanId, incoming.AcceptsIncomplete,
            incoming.OriginatingIdentity!.Platform, incoming.RequestIdentity, incoming.UserName, incoming.Version));
        Assert.Equal((OperationState.Failed, true, false), (record.Operations.Last!.State, record.Operations.Last.InstanceUsable, record.Operations.Last.UpdateRepeatable));
        Assert.Equal("deprovision-5", Assert.Single(record.Operations.Earlier).SupersededBy);
        AssertSame(Instance, JsonSerializer.Serialize(record, RecordJsonContext.Default.InstanceRecord));
    }

    [Fact]
    public void A_binding_stored_earlier_is_read_and_written_as_before()
    {
        var record = JsonSerializer.Deserialize(Binding, RecordJsonContext.Default.BindingRecord)!;
        Assert.Equal((RecordState.Deleted, "b0", "{\"c\":3}"), (record.State, record.PredecessorId, Encoding.UTF8.GetString(record.Response!)));
        AssertSame(Binding, JsonSerializer.Serialize(record, RecordJsonContext.Default.BindingRecord));
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task A_store_in_the_first_format_is_renewed_when_it_is_opened(StoreKind kind)
    {
        using var place = new StorePlace();
        await MakeOldAsync(kind, place, state: 1);
        for (var round = 0; round < 2; round++)
        {
            await using var store = TestStores.Open(kind, place, TimeProvider.System);
            await store.OpenAsync(default);
            var (instance, binding) = await store.FindAsync("i", "b", default);
            Assert.Equal((7, RecordState.Ready, "https://dashboard.example/i"), (instance!.Version, instance.State, instance.DashboardUrl));
            Assert.Equal((8, RecordState.Deleted, "{\"c\":3}"), (binding!.Version, binding.State, Encoding.UTF8.GetString(binding.Response!)));
            using var raw = new RawStore(kind, place);
            Assert.True(raw.IsRenewed);
            Assert.Equal(2, raw.Payload("i")[0]);
        }
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task A_store_in_the_first_format_that_cant_be_renewed_is_left_as_it_is(StoreKind kind)
    {
        using var place = new StorePlace();
        // Somebody made the row say that it is deleted.
        await MakeOldAsync(kind, place, state: 3);
        using var raw = new RawStore(kind, place);
        var before = raw.Payload("i");
        var key = File.ReadAllText(place.KeyPath);
        await AssertUnreadableAsync();
        raw.Run("UPDATE instances SET state = 1");
        File.WriteAllText(place.KeyPath, $"other {Convert.ToBase64String(new byte[32])}");
        await AssertUnreadableAsync();
        File.WriteAllText(place.KeyPath, key);
        await using var store = TestStores.Open(kind, place, TimeProvider.System);
        await store.OpenAsync(default);
        Assert.NotNull(await store.FindInstanceAsync("i", default));

        async Task AssertUnreadableAsync()
        {
            await using var refused = TestStores.Open(kind, place, TimeProvider.System);
            Assert.Equal(ErrorIds.StateUnreadable, (await Assert.ThrowsAsync<ServiceException>(async () => await refused.OpenAsync(default))).ErrorId);
            Assert.False(raw.IsRenewed);
            Assert.Equal(before, raw.Payload("i"));
        }
    }

    [Theory, MemberData(nameof(TestStores.Durable), MemberType = typeof(TestStores))]
    public async Task A_payload_of_an_earlier_version_of_its_row_another_state_and_the_first_format_are_refused(StoreKind kind)
    {
        using var place = new StorePlace();
        await using var store = TestStores.Open(kind, place, TimeProvider.System);
        await store.OpenAsync(default);
        var first = ((InstanceRecord?)null).To(JsonSerializer.Deserialize(Instance, RecordJsonContext.Default.InstanceRecord)!);
        Assert.True(await store.CommitAsync(new StoreChange("i", first), default));
        using var raw = new RawStore(kind, place);
        var earlier = raw.Payload("i");
        Assert.True(await store.CommitAsync(new StoreChange("i", first.Record.To(first.Record! with { DashboardUrl = "https://later.example/" })), default));
        var later = raw.Payload("i");
        var version = (await store.FindInstanceAsync("i", default))!.Version;

        await AssertRefusedAsync("UPDATE instances SET payload = $0", earlier);
        await AssertRefusedAsync("UPDATE instances SET state = 2");
        await AssertRefusedAsync("UPDATE instances SET version = 1");
        await AssertRefusedAsync("UPDATE instances SET payload = $0", CredentialProtector.FromKeyFile(place.KeyPath).Protect(Encoding.UTF8.GetBytes(Instance), "instance\ni"));

        async Task AssertRefusedAsync(string change, params object[] values)
        {
            raw.Run(change, values);
            Assert.Equal(ErrorIds.StateUnreadable, (await Assert.ThrowsAsync<ServiceException>(async () => await store.FindInstanceAsync("i", default))).ErrorId);
            Assert.Equal(ErrorIds.StateUnreadable, (await Assert.ThrowsAsync<ServiceException>(async () => await store.FindAsync("i", "b", default))).ErrorId);
            Assert.Equal(ErrorIds.StateUnreadable, (await Assert.ThrowsAsync<ServiceException>(async () => await store.ListInstancesAsync(null, 10, default))).ErrorId);
            raw.Run("UPDATE instances SET payload = $0, state = 1, version = $1", later, version);
            Assert.Equal("https://later.example/", (await store.FindInstanceAsync("i", default))!.DashboardUrl);
        }
    }

    // As version 0.1.0 wrote it: bound to the records' keys alone.
    private static async Task MakeOldAsync(StoreKind kind, StorePlace place, int state)
    {
        await using (var store = TestStores.Open(kind, place, TimeProvider.System))
            await store.OpenAsync(default);
        var protector = CredentialProtector.FromKeyFile(place.KeyPath);
        using var raw = new RawStore(kind, place);
        raw.Run(
            "INSERT INTO instances (id, version, state, active, superseded, payload) VALUES ('i', 7, $0, $1, $1, $2)",
            state, false, protector.Protect(Encoding.UTF8.GetBytes(Instance), "instance\ni"));
        raw.Run("INSERT INTO bindings (instance_id, id, version, state, payload) VALUES ('i', 'b', 8, 3, $0)", protector.Protect(Encoding.UTF8.GetBytes(Binding), "binding\ni\nb"));
        raw.MarkOld();
    }

    private static void AssertSame(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
