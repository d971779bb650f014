using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SapServiceTools.BrokerHost.Protocol;
using SapServiceTools.BrokerHost.Stores;
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

    private static void AssertSame(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
