using System.Buffers;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.InstanceManager;

/// <summary>Lists: streamed as they arrive, whatever their length, and refused where they aren't one.</summary>
public sealed class GetAllTests
{
    [Fact]
    public async Task All_statuses_come_unfiltered_and_nothing_is_waited_for()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(["usable", "deleting"]);
        it.Emulator.FailingTenants.Add("failed");
        await it.StartCreateAsync("failed");
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        await it.StartCreateAsync("creating");
        await it.StartDeleteAsync("deleting");
        var all = (await it.GetAllAsync()).OrderBy(instance => instance.TenantId).Select(instance => $"{instance.TenantId} {instance.Status}");
        Assert.Equal(["creating CREATION_IN_PROGRESS", "deleting DELETION_IN_PROGRESS", "failed CREATION_FAILED", "usable CREATION_SUCCEEDED"], all);
        Assert.Equal(1, it.Counts.List);
    }

    [Fact]
    public async Task Nothing_is_nothing()
    {
        await using var it = await ManagerFixture.StartAsync();
        Assert.Empty(await it.GetAllAsync());
    }

    [Fact]
    public async Task The_request_is_repeated_until_the_list_begins()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(10);
        it.Emulator.Faults.Add(new EmulatorFault { StatusCode = 503, Times = 2 });
        var reading = it.GetAllAsync();
        await it.Clock.DriveAsync(reading, TimeSpan.FromSeconds(30));
        Assert.Equal(10, (await reading).Count);
        Assert.Equal(3, it.Counts.List);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""[1,{"a":[]}]""")]
    [InlineData("true")]
    [InlineData("\"soon\"")]
    public async Task A_time_that_is_none_is_no_time(string time)
    {
        await using var server = await HttpStub.StartAsync(call => call.Json($$"""[{"tenant_id":"a","updated_on":{{time}},"status":"b"}]"""));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri));
        var instance = Assert.Single(await ReadAsync(client));
        Assert.Equal(("b", null), (instance.Status, instance.UpdatedOn));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    [InlineData("null", "null stands where a list")]
    [InlineData("{}", "an object stands where a list")]
    [InlineData("""{"tenant_id":"a","status":"b"}""", "an object stands where a list")]
    [InlineData("\"text\"", "a text stands where a list")]
    [InlineData("17", "something else stands where a list")]
    [InlineData("<html><body>Sign in</body></html>", "an HTML page stands where a list")]
    [InlineData("[null]", "null stands where an instance belongs")]
    [InlineData("""[{"tenant_id":"a","status":"b"},null]""", "null stands where an instance belongs")]
    [InlineData("[[]]", "an instance must be an object")]
    [InlineData("[17]", "an instance must be an object")]
    [InlineData("""[{"status":"b"}]""", "tenant_id is missing")]
    [InlineData("""[{"tenant_id":"a"}]""", "status is missing")]
    [InlineData("""[{"tenant_id":5,"status":"b"}]""", "tenant_id must be a text")]
    [InlineData("""[{"tenant_id":"a","status":"b","credentials":"c"}]""", "credentials must be an object")]
    [InlineData("""[{"tenant_id":"a","status":"b"}""", "")]
    [InlineData("""[{"tenant_id":"a","sta""", "")]
    [InlineData("""[{"tenant_id":"a","status":"b"}] trailing""", "")]
    [InlineData("""[{"tenant_id":"\ud800","status":"b"}]""", "")]
    public async Task What_is_no_list_of_instances_is_an_invalid_response(string body, string reason)
    {
        await using var server = await HttpStub.StartAsync(call => call.Json(body));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new SapServiceTools.Clients.Http.TransportOptions { MaxRetries = 0 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => ReadAsync(client)).Soon();
        Assert.Equal((ServiceErrorKind.InvalidResponse, ErrorIds.InvalidResponse), (error.Kind, error.ErrorId));
        Assert.Equal(server.Requests[0].Headers["X-CorrelationID"], error.RequestId);
        if (reason != "empty")
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, client.Cache.Count);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_byte_order_mark_and_white_space_around_are_no_harm()
    {
        await using var server = await HttpStub.StartAsync(call => call.Json("\uFEFF \r\n[ {\"tenant_id\":\"a\",\"status\":\"b\"} ] \n"));
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri));
        Assert.Equal("a", Assert.Single(await ReadAsync(client)).TenantId);
    }

    [Fact]
    public async Task One_element_may_not_fill_the_memory()
    {
        var sent = 0L;
        await using var server = await HttpStub.StartAsync(async call =>
        {
            call.Exchange.ResponseBody.Write("[{\"tenant_id\":\"a\",\"status\":\""u8);
            while (true)
            {
                call.Exchange.ResponseBody.Write(Enumerable.Repeat((byte)'x', 10_000).ToArray());
                await call.Exchange.FlushAsync(call.Exchange.Aborted);
                Interlocked.Add(ref sent, 10_000);
            }
        });
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new TransportOptions { MaxResponseBytes = 1_000_000 });
        var error = await Assert.ThrowsAsync<ServiceException>(() => ReadAsync(client)).Soon();
        Assert.Equal(ErrorIds.ResponseTooLarge, error.ErrorId);
        Assert.InRange(sent, 1_000_000, 30_000_000);
    }

    [Fact]
    public async Task A_list_longer_than_the_bound_is_fine_as_long_as_its_elements_are_not()
    {
        await using var it = await ManagerFixture.StartAsync(transport: new TransportOptions { MaxResponseBytes = 4000, RequestTimeout = TimeSpan.FromDays(2) });
        it.Emulator.AddInstances(3000);
        Assert.Equal(3000, (await it.GetAllAsync()).Count);
    }

    [Fact]
    public async Task A_server_that_falls_silent_within_the_list_runs_into_the_request_timeout()
    {
        var clock = new ManualTimeProvider();
        await using var server = await HttpStub.StartAsync(async call =>
        {
            call.Exchange.ResponseBody.Write("[{\"tenant_id\":\"a\",\"status\":\"b\"},"u8);
            await call.Exchange.FlushAsync(CancellationToken.None);
            await call.HangAsync();
        });
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new TransportOptions { RequestTimeout = TimeSpan.FromSeconds(60), MaxRetries = 0 }, clock);
        await using var all = client.GetAllAsync(NullCallLog.Instance, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await all.MoveNextAsync().AsTask().Soon());
        var next = all.MoveNextAsync().AsTask();
        await ClockDriver.UntilAsync(() => clock.TimerCount == 1, "the pause is being measured");
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(ErrorIds.RequestTimedOut, (await Assert.ThrowsAsync<ServiceException>(() => next).Soon()).ErrorId);
        Assert.Equal(0, clock.TimerCount);
    }

    [Fact]
    public async Task A_list_may_last_as_long_as_its_elements_come_in_time_and_no_element_may_drip()
    {
        var clock = new ManualTimeProvider();
        var go = new SemaphoreSlim(0);
        var dripped = 0;
        await using var server = await HttpStub.StartAsync(async call =>
        {
            call.Exchange.ResponseBody.Write("["u8);
            for (var i = 0; i < 3; i++)
            {
                call.Exchange.ResponseBody.Write(System.Text.Encoding.UTF8.GetBytes($$"""{"tenant_id":"t{{i}}","status":"b"},"""));
                await call.Exchange.FlushAsync(call.Exchange.Aborted);
                await go.WaitAsync(call.Exchange.Aborted);
            }

            while (dripped < 1000)
            {
                call.Exchange.ResponseBody.Write(" "u8);
                await call.Exchange.FlushAsync(call.Exchange.Aborted);
                dripped++;
                await go.WaitAsync(call.Exchange.Aborted);
            }
        });
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri), new TransportOptions { RequestTimeout = TimeSpan.FromSeconds(60), MaxRetries = 0 }, clock);
        await using var all = client.GetAllAsync(NullCallLog.Instance, CancellationToken.None).GetAsyncEnumerator();
        for (var i = 0; i < 3; i++)
        {
            var element = all.MoveNextAsync().AsTask();
            if (i > 0)
            {
                await ClockDriver.UntilAsync(() => clock.TimerCount == 1, "the element is waited for");
                clock.Advance(TimeSpan.FromSeconds(59));
                go.Release();
            }

            Assert.True(await element.Soon());
            Assert.Equal($"t{i}", all.Current.TenantId);
        }

        var last = all.MoveNextAsync().AsTask();
        while (!last.IsCompleted)
        {
            await ClockDriver.UntilAsync(() => clock.TimerCount == 1 || last.IsCompleted, "a read waits");
            clock.Advance(TimeSpan.FromSeconds(20));
            go.Release();
            await Task.Delay(1);
        }

        Assert.Equal(ErrorIds.RequestTimedOut, (await Assert.ThrowsAsync<ServiceException>(() => last)).ErrorId);
        Assert.InRange(dripped, 1, 999);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Leaving_early_or_cancelling_closes_the_connection(bool cancel)
    {
        var hungUp = new TaskCompletionSource();
        await using var server = await HttpStub.StartAsync(async call =>
        {
            call.Exchange.ResponseBody.Write("[{\"tenant_id\":\"a\",\"status\":\"b\"},"u8);
            await call.Exchange.FlushAsync(CancellationToken.None);
            await call.HangAsync();
            hungUp.SetResult();
        });
        using var client = new InstanceManagerClient(StubOptions.For(server.Uri));
        using var source = new CancellationTokenSource();
        await using (var all = client.GetAllAsync(NullCallLog.Instance, source.Token).GetAsyncEnumerator())
        {
            Assert.True(await all.MoveNextAsync().AsTask().Soon());
            if (cancel)
            {
                var next = all.MoveNextAsync().AsTask();
                await source.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next).Soon();
            }
        }

        await hungUp.Task.Soon();
    }

    [Fact]
    public async Task The_beginning_of_the_body_goes_to_Debug()
    {
        await using var it = await ManagerFixture.StartAsync();
        it.Emulator.AddInstances(500);
        await it.GetAllAsync();
        var line = Assert.Single(it.Log.DebugLines);
        Assert.StartsWith("< [{\"", line, StringComparison.Ordinal);
        Assert.Contains("\"password\":\"***\"", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 1000, 20_000);
        Assert.Contains(it.Log.VerboseLines, text => text.StartsWith("500 instances read", StringComparison.Ordinal));
    }

    internal static async Task<List<ManagedInstance>> ReadAsync(InstanceManagerClient client)
    {
        var all = new List<ManagedInstance>();
        await foreach (var instance in client.GetAllAsync(NullCallLog.Instance, CancellationToken.None))
            all.Add(instance);
        return all;
    }
}
