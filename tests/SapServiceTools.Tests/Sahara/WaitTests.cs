using SapServiceTools.Tests.OpenStack;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Sahara;

/// <summary>Waits end when and as the operation does, not before and not otherwise.</summary>
public sealed class WaitTests
{
    private const string Id = "b8a14722-460f-4ce2-a9aa-677353ef178c";

    [Fact]
    public async Task A_creation_goes_through_all_statuses_of_a_real_one()
    {
        var seen = Capture.Read("full-v1.1").Where(capture => int.Parse(capture.Id[..3], null) is >= 49 and <= 55).ToList();
        await using var it = await StartAsync(number => seen[Math.Min(number, seen.Count - 1)]);
        var cluster = await WaitAsync(it, Operation(SaharaOperationKind.ClusterCreation));
        Assert.Equal((SaharaClusterStatus.Active, 3), (cluster!.Status, cluster.NodeCount));
        Assert.Equal(
            seen.Select(capture => capture.Body.GetProperty("cluster").GetProperty("status").GetString()).Where(status => status != "Active").Distinct(),
            it.Log.ProgressReports.Select(progress => progress.Status.Split(',')[0]).Distinct());
        Assert.All(it.Log.ProgressReports, progress => Assert.Equal("c1", progress.Resource));
        Assert.Contains(it.Log.ProgressReports, progress => progress.Status.EndsWith("3 instances", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_tells_the_step_and_how_far_it_is()
    {
        await using var it = await StartAsync(
            """
            {"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c1","status":"Configuring","node_groups":[{"name":"w","count":3,"instances":[{"id":"1"},{"id":"2"},{"id":"3"}]}],
             "provision_progress":[{"step_name":"Assign IPs","total":3,"successful":true,"events":[]},
                                   {"step_name":"Configure instances","total":3,"successful":null,"events":[{"id":"e","successful":true}]}]}}
            """.Trim(),
            Cluster("Active"));
        await WaitAsync(it, Operation(SaharaOperationKind.ClusterCreation));
        Assert.Equal("Configuring, step 'Configure instances' 1 of 3, 3 instances", it.Log.ProgressReports.Single().Status);
        Assert.Contains("show_progress=True", it.Sent[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_creation_that_failed_says_why()
    {
        var capture = Capture.Find("full-v1.1", "133-cluster-error-get");
        var id = capture.Body.GetProperty("cluster").GetProperty("id").GetString()!;
        await using var it = await StartAsync(_ => capture);
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => WaitAsync(it, Operation(SaharaOperationKind.ClusterCreation, id: id)));
        Assert.Equal(ErrorIds.ClusterCreationFailed, error.ErrorId);
        Assert.Contains("stub infrastructure refused", error.Message, StringComparison.Ordinal);
        Assert.Equal("Error", error.Operation!.Status);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("Scaling cluster failed for the following reason(s): no room", ErrorIds.ClusterScalingFailed)]
    public async Task A_scaling_that_ends_Active_with_a_reason_has_failed(string reason, string? errorId)
    {
        await using var it = await StartAsync(
            """{"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c1","status":"Scaling","status_description":""}}""",
            $$"""{"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c1","status":"Active","status_description":"{{reason}}"} }""");
        var wait = WaitAsync(it, Operation(SaharaOperationKind.ClusterScaling));
        if (errorId is null)
        {
            Assert.Equal("Active", (await wait)!.Status);
            return;
        }

        var error = await Assert.ThrowsAsync<OperationFailedException>(() => wait);
        Assert.Equal((errorId, reason), (error.ErrorId, error.Description));
    }

    [Fact]
    public async Task A_deletion_ends_with_404()
    {
        await using var it = await StartAsync(Cluster("Deleting"), Cluster("Deleting"), "404");
        Assert.Null(await WaitAsync(it, Operation(SaharaOperationKind.ClusterDeletion)));
        Assert.Equal(3, it.Sent.Count);
    }

    [Fact]
    public async Task A_deletion_ends_with_400_NOT_FOUND_too()
    {
        await using var it = await StartAsync(Cluster("Deleting"), """400 {"error_code":400,"error_name":"NOT_FOUND","error_message":"gone"}""");
        Assert.Null(await WaitAsync(it, Operation(SaharaOperationKind.ClusterDeletion)));
    }

    [Theory]
    [InlineData("500")]
    [InlineData("503")]
    public async Task A_5xx_in_between_ends_no_wait(string fault)
    {
        await using var it = await StartAsync(Cluster("Deleting"), fault, Cluster("Deleting"), fault, fault, "404");
        Assert.Null(await WaitAsync(it, Operation(SaharaOperationKind.ClusterDeletion)));
    }

    [Fact]
    public async Task A_server_that_keeps_failing_ends_the_wait()
    {
        await using var it = await StartAsync(Cluster("Deleting"), "500");
        var error = await Assert.ThrowsAsync<ServiceException>(() => WaitAsync(it, Operation(SaharaOperationKind.ClusterDeletion)));
        Assert.Equal(500, error.StatusCode);
        // As many in a row as a wait puts up with, and one.
        Assert.Equal(1 + 11, it.Sent.Count);
        Assert.NotNull(error.Operation);
        Assert.Contains("Wait-SaharaCluster", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deletion_that_failed_says_why()
    {
        await using var it = await StartAsync(Cluster("Deleting"), """{"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c1","status":"Error","status_description":"stack is stuck"}}""");
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => WaitAsync(it, Operation(SaharaOperationKind.ClusterDeletion)));
        Assert.Equal((ErrorIds.ClusterDeletionFailed, "stack is stuck"), (error.ErrorId, error.Description));
    }

    [Fact]
    public async Task A_cluster_that_vanishes_was_not_created()
    {
        await using var it = await StartAsync(Cluster("Spawning"), "404");
        Assert.Equal(ErrorIds.ClusterVanished, (await Assert.ThrowsAsync<OperationFailedException>(() => WaitAsync(it, Operation(SaharaOperationKind.ClusterCreation)))).ErrorId);
    }

    [Theory]
    [InlineData(SaharaOperationKind.ClusterCreation, ErrorIds.ClusterCreationFailed)]
    [InlineData(SaharaOperationKind.ClusterScaling, ErrorIds.ClusterScalingFailed)]
    [InlineData(SaharaOperationKind.Verification, ErrorIds.ClusterVerificationFailed)]
    public async Task What_goes_on_at_a_cluster_ends_as_soon_as_it_is_being_deleted(SaharaOperationKind kind, string errorId)
    {
        // It hangs in Deleting, as clusters do: only the status ends the wait.
        await using var it = await StartAsync(Cluster("Spawning"), Cluster("Deleting"));
        var error = await Assert.ThrowsAsync<OperationFailedException>(() => WaitAsync(it, Operation(kind)));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains("is being deleted", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, it.Sent.Count);
    }

    [Fact]
    public async Task What_is_not_known_to_be_over_is_pending()
    {
        var status = "Spawning";
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json(Cluster(status)));
        var operation = Operation(SaharaOperationKind.ClusterCreation);
        Assert.Empty(it.Client.PendingOperations);
        using var stop = new CancellationTokenSource();
        var stopped = it.Client.Waiter.WaitForClusterAsync(operation, null, it.Log, stop.Token);
        Assert.Same(operation, Assert.Single(it.Client.PendingOperations));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.Same(operation, Assert.Single(it.Client.PendingOperations));
        await Assert.ThrowsAsync<OperationTimedOutException>(() => WaitAsync(it, operation, TimeSpan.FromMinutes(1)));
        Assert.Same(operation, Assert.Single(it.Client.PendingOperations));
        status = "Active";
        await WaitAsync(it, operation);
        Assert.Empty(it.Client.PendingOperations);
        status = "Error";
        await Assert.ThrowsAsync<OperationFailedException>(() => WaitAsync(it, operation));
        Assert.Empty(it.Client.PendingOperations);
    }

    [Fact]
    public async Task A_verification_is_over_when_the_new_one_is()
    {
        await using var it = await StartAsync(Verified("old", "GREEN"), Verified("new", "CHECKING"), Verified("new", "RED"));
        var cluster = await WaitAsync(it, Operation(SaharaOperationKind.Verification, "old"));
        Assert.Equal("RED", cluster!.Verification!.Status);
        Assert.Equal(3, it.Sent.Count);
    }

    [Fact]
    public async Task A_deletion_is_over_when_the_server_answers_200_with_a_404_in_words()
    {
        await using var it = await StartAsync(Job("RUNNING"), "\"<Response 183 bytes [404 NOT FOUND]>\"");
        var operation = new SaharaOperation { Id = Id, Name = Id, Type = OperationType.Delete, Kind = SaharaOperationKind.JobExecutionDeletion, StartedAt = default };
        Assert.Null(await it.Cloud.Clock.DriveAsync(it.Client.Waiter.WaitForJobExecutionAsync(operation, anyEnd: false, null, it.Log, default), TimeSpan.FromSeconds(50)));
        Assert.Equal(2, it.Sent.Count);
    }

    [Fact]
    public async Task A_deadline_leaves_an_operation_that_can_be_waited_for()
    {
        var status = "Spawning";
        await using var it = await SaharaFixture.StartAsync("2", (call, _) => call.Json(Cluster(status)));
        var operation = Operation(SaharaOperationKind.ClusterCreation);
        var error = await Assert.ThrowsAsync<OperationTimedOutException>(() => WaitAsync(it, operation, TimeSpan.FromMinutes(1)));
        Assert.Same(operation, error.Operation);
        Assert.Contains("still Spawning", error.Message, StringComparison.Ordinal);
        Assert.Contains("Wait-SaharaCluster", error.RecommendedAction, StringComparison.Ordinal);
        status = "Active";
        Assert.Equal("Active", (await WaitAsync(it, operation))!.Status);
    }

    [Theory]
    [InlineData("SUCCEEDED", false, null)]
    [InlineData("FAILED", false, ErrorIds.JobExecutionFailed)]
    [InlineData("DONEWITHERROR", false, ErrorIds.JobExecutionFailed)]
    [InlineData("KILLED", false, ErrorIds.JobExecutionFailed)]
    [InlineData("KILLED", true, null)]
    public async Task A_job_is_waited_for(string end, bool anyEnd, string? errorId)
    {
        await using var it = await StartAsync(Job("PENDING"), Job("RUNNING"), Job(end));
        var operation = new SaharaOperation { Id = Id, Name = Id, Type = OperationType.Create, Kind = SaharaOperationKind.JobExecution, StartedAt = it.Cloud.Clock.GetUtcNow() };
        var wait = it.Cloud.Clock.DriveAsync(it.Client.Waiter.WaitForJobExecutionAsync(operation, anyEnd, null, it.Log, default), TimeSpan.FromSeconds(50));
        if (errorId is null)
            Assert.Equal(end, (await wait)!.Status);
        else
            Assert.Equal(errorId, (await Assert.ThrowsAsync<OperationFailedException>(() => wait)).ErrorId);
        Assert.Equal(["PENDING", "RUNNING"], it.Log.ProgressReports.Select(progress => progress.Status));
    }

    [Fact]
    public async Task Many_waits_share_the_requests_for_lists()
    {
        var polls = 0;
        await using var it = await SaharaFixture.StartAsync("2", (call, path) =>
        {
            var status = Interlocked.Increment(ref polls) < 4 ? "Spawning" : "Active";
            var clusters = Enumerable.Range(0, 40).Select(i => $$"""{"id":"id{{i}}","name":"c{{i}}","status":"{{status}}"}""");
            call.Json(path.StartsWith("clusters?", StringComparison.Ordinal)
                ? $$"""{"clusters":[{{string.Join(',', clusters)}}]}"""
                // Those who wait before the list's size is known are polled one by one.
                : Cluster(status).Replace(Id, path.Split('/')[1], StringComparison.Ordinal));
        });
        var waits = Enumerable.Range(0, 40).Select(i => it.Client.Waiter.WaitForClusterAsync(
            new SaharaOperation { Id = $"id{i}", Name = $"c{i}", Type = OperationType.Create, Kind = SaharaOperationKind.ClusterCreation, StartedAt = default }, null, it.Log, default));
        await it.Cloud.Clock.DriveAsync(Task.WhenAll(waits), TimeSpan.FromSeconds(50));
        Assert.True(it.Sent.Count < 40, $"{it.Sent.Count} requests");
    }

    private static Task<SaharaCluster?> WaitAsync(SaharaFixture it, SaharaOperation operation, TimeSpan? timeout = null) =>
        it.Cloud.Clock.DriveAsync(it.Client.Waiter.WaitForClusterAsync(operation, timeout, it.Log, default), TimeSpan.FromSeconds(50));

    private static SaharaOperation Operation(SaharaOperationKind kind, string? verification = null, string id = Id) =>
        new() { Id = id, Name = "c1", Type = OperationType.Update, Kind = kind, StartedAt = default, PreviousVerificationId = verification };

    private static string Cluster(string status) => $$"""{"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c1","status":"{{status}}"} }""";

    private static string Verified(string id, string status) =>
        $$"""{"cluster":{"id":"b8a14722-460f-4ce2-a9aa-677353ef178c","name":"c1","status":"Active","verification":{"id":"{{id}}","status":"{{status}}"} } }""";

    private static string Job(string status) => $$"""{"job":{"id":"{{Id}}","info":{"status":"{{status}}"} } }""";

    private static Task<SaharaFixture> StartAsync(Func<int, Capture> answer)
    {
        var number = -1;
        return SaharaFixture.StartAsync("1.1", (call, _) => StubCloud.Replay(call, answer(Interlocked.Increment(ref number))));
    }

    /// <summary>One answer after the other, the last for good: JSON, a status, or a status with JSON.</summary>
    private static Task<SaharaFixture> StartAsync(params string[] answers)
    {
        var number = -1;
        return SaharaFixture.StartAsync("2", (call, _) =>
        {
            var answer = answers[Math.Min(Interlocked.Increment(ref number), answers.Length - 1)];
            if (char.IsDigit(answer[0]))
                call.Json(answer.Length > 4 ? answer[4..] : """{"error_message":"x"}""", int.Parse(answer.AsSpan(0, 3), null));
            else
                call.Json(answer);
        });
    }
}
