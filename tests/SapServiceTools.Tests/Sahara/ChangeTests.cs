using System.Text.Json;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Tests.OpenStack;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>What is sent for changes, in the words and verbs of each version.</summary>
public sealed class ChangeTests
{
    private const string Id = "b8a14722-460f-4ce2-a9aa-677353ef178c";

    [Theory]
    [InlineData("1.1", "PUT", "PUT", "PATCH", "PATCH", "jobs")]
    [InlineData("2", "PATCH", "PATCH", "PATCH", "PATCH", "job-templates")]
    public async Task Updates_with_the_verb_of_each_kind(string version, string templates, string sources, string clusters, string jobs, string path)
    {
        await using var it = await SaharaFixture.StartAsync(version, (call, _) => call.Json(
            """{"node_group_template":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"cluster_template":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"data_source":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"job_binary":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"job":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"job_template":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"job_execution":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"}}""", 202));
        var change = SaharaFixture.Body(("is_public", true));
        await it.Client.NodeGroupTemplates.UpdateAsync(Id, change, it.Log, default);
        await it.Client.ClusterTemplates.UpdateAsync(Id, change, it.Log, default);
        await it.Client.DataSources.UpdateAsync(Id, change, it.Log, default);
        await it.Client.JobBinaries.UpdateAsync(Id, change, it.Log, default);
        await it.Client.Clusters.UpdateAsync(Id, change, it.Log, default);
        await it.Client.JobTemplates.UpdateAsync(Id, change, it.Log, default);
        await it.Client.JobExecutions.UpdateAsync(Id, change, it.Log, default);
        var runs = version == "2" ? "jobs" : "job-executions";
        Assert.Equal(
            [
                $"{templates} v{version}/node-group-templates/{Id}", $"{templates} v{version}/cluster-templates/{Id}", $"{sources} v{version}/data-sources/{Id}",
                $"{sources} v{version}/job-binaries/{Id}", $"{clusters} v{version}/clusters/{Id}", $"{jobs} v{version}/{path}/{Id}", $"{jobs} v{version}/{runs}/{Id}",
            ],
            it.Sent);
        Assert.All(it.Cloud.SaharaRequests, request => Assert.Equal("""{"is_public":true}""", request.Body));
    }

    [Theory]
    [InlineData("1.1", "hadoop_version")]
    [InlineData("2", "plugin_version")]
    public async Task Null_clears_a_field_and_what_is_left_out_stays(string version, string versionName)
    {
        await using var it = await SaharaFixture.StartAsync(version, (call, _) => call.Json("""{"cluster_template":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"}}""", 202));
        await it.Client.ClusterTemplates.UpdateAsync(Id, SaharaFixture.Body(("description", null), ("plugin_version", "0.1"), ("default_image_id", null)), it.Log, default);
        Assert.Equal($$"""{"description":null,"{{versionName}}":"0.1","default_image_id":null}""", it.Cloud.Requests[^1].Body);
    }

    [Fact]
    public async Task Makes_several_clusters_in_either_version()
    {
        var body = SaharaFixture.Body(("name", "multi"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("cluster_template_id", Id), ("count", 2L));
        await using var old = await SaharaFixture.StartAsync("1.1", (call, path) =>
        {
            if (call.Request.Method == "POST")
                StubCloud.Replay(call, Capture.Find("full-v1.1", "123-cluster-multiple"));
            else
                call.Json($$"""{"cluster":{"name":"n","id":"{{path[9..]}}"} }""");
        });
        var made = await old.Client.Clusters.CreateManyAsync(body, old.Log, default);
        Assert.Equal(["9b27a4e8-5322-4200-90dd-2f1e15e49dc2", "4f3dd57d-1327-4a58-8f28-de3551edcae1"], made.Select(cluster => cluster.Id));
        Assert.Equal("POST v1.1/clusters/multiple", old.Sent[0]);
        var capture = Capture.Find("full-v2", "102-cluster-multiple");
        await using var current = await SaharaFixture.StartAsync("2", (call, _) => StubCloud.Replay(call, capture));
        made = await current.Client.Clusters.CreateManyAsync(body, current.Log, default);
        Assert.Equal(["mv2-1", "mv2-2"], made.Select(cluster => cluster.Name));
        Assert.Equal("POST v2/clusters", current.Sent.Single());
        Assert.Equal(2, current.LastBody.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task One_cluster_needs_no_count()
    {
        await using var it = await SaharaFixture.StartAsync("1.1", (call, _) => call.Json("""{"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c"}}""", 202));
        await it.Client.Clusters.CreateAsync(SaharaFixture.Body(("name", "c"), ("plugin_name", "fake"), ("plugin_version", "0.1"), ("count", 1L)), it.Log, default);
        Assert.Equal(["POST v1.1/clusters"], it.Sent);
        Assert.Equal("""{"name":"c","plugin_name":"fake","hadoop_version":"0.1"}""", it.Cloud.Requests[^1].Body);
    }

    [Theory]
    [InlineData("1.1", "POST v1.1/jobs/t1/execute", """{"cluster_id":"c1","interface":{}}""")]
    [InlineData("2", "POST v2/jobs", """{"cluster_id":"c1","job_template_id":"t1","interface":{}}""")]
    public async Task Starts_a_job(string version, string expected, string json)
    {
        await using var it = await SaharaFixture.StartAsync(version, (call, _) => call.Json("""{"job":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"},"job_execution":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c"}}""", 202));
        var body = SaharaFixture.Body(("cluster_id", "c1"), ("job_template_id", "t1"), ("interface", new Dictionary<string, object?>()));
        await it.Client.JobExecutions.CreateAsync(body, it.Log, default);
        Assert.Equal([expected], it.Sent);
        Assert.Equal(json, it.Cloud.Requests[^1].Body);
    }

    [Theory]
    [InlineData("1.1", "GET v1.1/job-executions/j/cancel", "")]
    [InlineData("2", "PATCH v2/jobs/j", """{"info":{"status":"cancel"}}""")]
    public async Task Cancels_a_job(string version, string expected, string json)
    {
        await using var it = await SaharaFixture.StartAsync(version, (call, _) => call.Json("""{"job":{"id":"j"},"job_execution":{"id":"j"}}""", 202 - (version == "1.1" ? 2 : 0)));
        await it.Client.JobExecutions.CancelAsync("j", it.Log, default);
        Assert.Equal([expected], it.Sent);
        Assert.Equal(json, it.Cloud.Requests[^1].Body);
    }

    [Theory]
    [InlineData("1.1", "GET v1.1/images/i", "POST v1.1/images/i/tag", "POST v1.1/images/i/untag")]
    [InlineData("2", "PUT v2/images/i/tags")]
    public async Task Sets_an_images_tags(string version, params string[] expected)
    {
        await using var it = await SaharaFixture.StartAsync(version, (call, _) => call.Json("""{"image":{"id":"i","tags":["old","both"]}}"""));
        await it.Client.Images.SetTagsAsync("i", ["both", "new"], it.Log, default);
        Assert.Equal(expected, it.Sent);
        if (version == "1.1")
            Assert.Equal(["", """{"tags":["new"]}""", """{"tags":["old"]}"""], it.Cloud.SaharaRequests.Select(request => request.Body));
    }

    [Theory]
    [InlineData("add", "PUT v2/images/i/tags", """{"tags":["old","both","new"]}""")]
    [InlineData("remove", "PUT v2/images/i/tags", """{"tags":["old"]}""")]
    [InlineData("clear", "DELETE v2/images/i/tags", "")]
    public async Task Changes_some_of_an_images_tags(string change, string request, string json)
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) =>
        {
            if (call.Request.Method == "DELETE")
                call.Empty(204);
            else
                call.Json("""{"image":{"id":"i","tags":["old","both"]}}""");
        });
        await (change switch
        {
            "add" => it.Client.Images.AddTagsAsync("i", ["both", "new"], it.Log, default),
            "remove" => it.Client.Images.RemoveTagsAsync("i", ["both"], it.Log, default),
            _ => it.Client.Images.SetTagsAsync("i", [], it.Log, default),
        });
        Assert.Contains(request, it.Sent);
        Assert.Contains(it.Cloud.SaharaRequests, sent => sent.Body == json);
    }

    [Fact]
    public async Task Uploads_and_downloads_bytes_as_they_are()
    {
        var content = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        string? received = null;
        await using var it = await SaharaFixture.StartAsync("1.1", (call, _) =>
        {
            received ??= call.Request.Headers["Content-Length"];
            if (call.Request.Method == "PUT")
                call.Json("""{"job_binary_internal":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"bin.dat","datasize":256}}""", 202);
            else
                call.Answer(200, "text/html; charset=utf-8", content);
        });
        Assert.Equal(256, (await it.Client.JobBinaryInternals.UploadAsync("bin.dat", content, it.Log, default)).DataSize);
        using var target = new MemoryStream();
        await it.Client.JobBinaryInternals.SaveAsync("1", target, it.Log, default);
        Assert.Equal(content, target.ToArray());
        Assert.Equal("256", received);
        Assert.Equal(["PUT v1.1/job-binary-internals/bin.dat", "GET v1.1/job-binary-internals/1/data"], it.Sent);
    }

    [Fact]
    public async Task A_content_without_end_is_given_up_at_the_bound_and_not_asked_for_again()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Answer(200, "application/octet-stream", new byte[200_000]));
        using var target = new MemoryStream();
        var fault = await Assert.ThrowsAsync<ServiceException>(() => it.Client.JobBinaries.SaveAsync("1", target, 150_000, it.Log, default));
        Assert.Equal(ErrorIds.ResponseTooLarge, fault.ErrorId);
        Assert.InRange(target.Length, 0, 150_000);
        Assert.Single(it.Sent);
        await it.Client.JobBinaries.SaveAsync("1", target, 200_000, it.Log, default);
    }

    // A full disk is an IOException as a broken connection is, but asking again mends only the connection.
    [Fact]
    public async Task A_target_that_takes_no_more_is_told_as_it_is_and_nothing_is_asked_for_again()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Answer(200, "application/octet-stream", new byte[200_000]));
        using var target = new FullStream();
        var fault = await Assert.ThrowsAsync<IOException>(() => it.Client.JobBinaries.SaveAsync("1", target, it.Log, default));
        Assert.Equal(FullStream.Message, fault.Message);
        Assert.Single(it.Sent);
    }

    [Fact]
    public async Task Forces_a_deletion_with_a_body()
    {
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json("""{"stack_name":"stack-1"}"""));
        Assert.Equal("stack-1", await it.Client.Clusters.ForceDeleteAsync(Id, it.Log, default));
        Assert.True(it.LastBody.GetProperty("force").GetBoolean());
        Assert.Equal([$"DELETE v2/clusters/{Id}"], it.Sent);
    }

    [Fact]
    public async Task What_a_version_lacks_is_said_before_sending()
    {
        await using var current = await SaharaFixture.StartAsync("2", (call, _) => call.Empty(500));
        await using var old = await SaharaFixture.StartAsync("1.1", (call, _) => call.Empty(500));
        foreach (var call in new Func<Task>[]
        {
            () => SaharaFixture.ListAsync(current.Client.JobBinaryInternals.ListAsync(new SaharaQuery(), current.Log, default)),
            () => current.Client.Plugins.ConvertAsync("fake", "0.1", "t", new byte[1], current.Log, default),
            () => current.Client.JobTypes.ListAsync([], null, null, true, current.Log, default),
            () => old.Client.Clusters.ForceDeleteAsync(Id, old.Log, default),
            () => old.Client.Clusters.UpdateKeypairAsync(Id, old.Log, default),
        })
        {
            Assert.Equal(ErrorIds.NotInApiVersion, (await Assert.ThrowsAsync<ServiceException>(call)).ErrorId);
        }

        Assert.Empty(current.Sent);
        Assert.Empty(old.Sent);
    }

    [Fact]
    public async Task Non_ASCII_descriptions_come_and_go_unharmed()
    {
        const string Text = "größer 🐘 日本";
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json(call.Request.Body.Replace("""{"name""", """{"data_source":{"name""", StringComparison.Ordinal) + "}", 202));
        var made = await it.Client.DataSources.CreateAsync(SaharaFixture.Body(("name", "in"), ("type", "hdfs"), ("url", "hdfs://h/ä"), ("description", Text)), it.Log, default);
        Assert.Equal((Text, "hdfs://h/ä"), (made.Description, made.Url));
        Assert.Equal(Text, JsonDocument.Parse(it.Cloud.Requests[^1].Body).RootElement.GetProperty("description").GetString());
    }

    private sealed class FullStream : MemoryStream
    {
        public const string Message = "No space left on device";

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            Length > 0 ? throw new IOException(Message) : base.WriteAsync(buffer[..1], cancellationToken);
    }
}
