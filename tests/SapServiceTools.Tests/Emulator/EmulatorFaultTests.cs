using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SapServiceTools.Emulator.Faults;
using SapServiceTools.Emulator.Requests;
using Xunit;

namespace SapServiceTools.Tests.Emulator;

public sealed class EmulatorFaultTests
{
    [Fact]
    public async Task A_status_comes_as_often_as_it_should()
    {
        await using var it = await EmulatorFixture.StartAsync();
        var fault = new EmulatorFault { Operation = EmulatorOperation.Create, StatusCode = 502, Times = 2 };
        it.Emulator.Faults.Add(fault);
        Assert.Equal(HttpStatusCode.OK, (await it.ListAsync()).StatusCode);
        Assert.NotEmpty(await it.DescriptionAsync(await it.CreateAsync("acme"), HttpStatusCode.BadGateway));
        Assert.Equal(1, fault.Hits);
        Assert.Single(it.Emulator.Faults);
        Assert.Equal(HttpStatusCode.BadGateway, (await it.CreateAsync("acme")).StatusCode);
        Assert.Empty(it.Emulator.Faults);
        Assert.Equal(0, it.Emulator.InstanceCount);
        Assert.Equal(HttpStatusCode.Created, (await it.CreateAsync("acme")).StatusCode);
    }

    [Fact]
    public async Task A_fault_hits_its_tenants_after_those_it_lets_pass()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.Faults.Add(new() { TenantId = "a*", Skip = 2, Times = -1 });
        var seen = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await it.GetAsync("b")).StatusCode);
            seen.Add((await it.GetAsync("acme")).StatusCode);
        }
        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound], seen[..2]);
        Assert.All(seen[2..], s => Assert.Equal(HttpStatusCode.ServiceUnavailable, s));
        Assert.Equal(HttpStatusCode.OK, (await it.ListAsync()).StatusCode);
        it.Emulator.Faults.Clear();
        Assert.Equal(HttpStatusCode.NotFound, (await it.GetAsync("acme")).StatusCode);
    }

    [Fact]
    public async Task Faults_queue_up_in_order()
    {
        await using var it = await EmulatorFixture.StartAsync();
        foreach (var status in new[] { 502, 503, 504 })
            it.Emulator.Faults.Add(new() { StatusCode = status });
        var seen = new List<int>();
        for (var i = 0; i < 4; i++)
            seen.Add((int)(await it.ListAsync()).StatusCode);
        Assert.Equal([502, 503, 504, 200], seen);
    }

    [Theory]
    [InlineData("Retry-After", "7")]
    [InlineData("Retry-After", "Mon, 11 Nov 2024 14:59:33 GMT")]
    [InlineData("Retry-After", "2024-11-11 14:59:33 +0000 UTC")]
    [InlineData("X-RateLimit-Retry-After", "soon")]
    public async Task Retry_after_is_sent_as_it_stands(string header, string value)
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.Faults.Add(new() { StatusCode = 429, RetryAfter = value, RetryAfterHeader = header, Body = "slow down", ContentType = "text/plain" });
        using var response = await it.ListAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(value, response.Headers.NonValidated[header].ToString());
        Assert.Equal("slow down", await response.Content.ReadAsStringAsync(it.Limit.Token));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_reset_before_the_effect_does_nothing()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.ResetBeforeEffect });
        await Assert.ThrowsAsync<HttpRequestException>(() => it.CreateAsync("acme"));
        Assert.Null(it.Emulator.GetInstance("acme"));
        var logged = Assert.Single(it.Emulator.Requests);
        Assert.Null(logged.StatusCode);
        Assert.Equal(EmulatorFaultKind.ResetBeforeEffect, logged.Fault);
    }

    [Theory]
    [InlineData(EmulatorFaultKind.ResetAfterEffect)]
    [InlineData(EmulatorFaultKind.ResetInBody)]
    public async Task A_reset_after_the_effect_did_it(EmulatorFaultKind kind)
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.Faults.Add(new() { Kind = kind });
        await Assert.ThrowsAsync<HttpRequestException>(() => it.CreateAsync("acme"));
        Assert.Equal("CREATION_IN_PROGRESS", it.Emulator.GetInstance("acme")!.Status);
        it.Emulator.Faults.Add(new() { Kind = kind, Operation = EmulatorOperation.Delete });
        await Assert.ThrowsAsync<HttpRequestException>(() => it.DeleteAsync("acme"));
        Assert.Equal("DELETION_IN_PROGRESS", it.Emulator.GetInstance("acme")!.Status);
        Assert.All(it.Emulator.Requests, r => Assert.Null(r.StatusCode));
    }

    [Fact]
    public async Task Latency_waits_by_the_clock_and_then_does_it()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.Latency, Delay = TimeSpan.FromMinutes(5) });
        var answer = it.CreateAsync("acme");
        await it.Clock.WaitForTimersAsync(1, it.Limit.Token);
        Assert.Null(it.Emulator.GetInstance("acme"));
        Assert.Null(it.Emulator.Requests[0].StatusCode);
        Assert.Null(it.Emulator.Requests[0].Duration);
        it.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Created, (await answer).StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(5), it.Emulator.Requests[0].Duration);
    }

    [Fact]
    public async Task A_latency_for_all_waits_by_the_clock()
    {
        await using var it = await EmulatorFixture.StartAsync(new() { Latency = TimeSpan.FromSeconds(1) });
        var answer = it.ListAsync();
        await it.Clock.WaitForTimersAsync(1, it.Limit.Token);
        Assert.False(answer.IsCompleted);
        it.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
    }

    [Fact]
    public async Task Garbage_html_and_half_an_answer()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        var whole = await (await it.GetAsync("acme")).Content.ReadAsStringAsync(it.Limit.Token);

        var garbage = await PlayAsync(it, EmulatorFaultKind.Garbage);
        Assert.Equal((200, "application/json"), (garbage.Status, garbage.Type));
        Assert.ThrowsAny<JsonException>(() => JsonNode.Parse(garbage.Body));

        var page = await PlayAsync(it, EmulatorFaultKind.Html);
        Assert.Equal((200, "text/html"), (page.Status, page.Type));
        Assert.StartsWith("<!DOCTYPE html>", page.Body);

        var half = await PlayAsync(it, EmulatorFaultKind.TruncatedJson);
        Assert.Equal((200, "application/json"), (half.Status, half.Type));
        Assert.Equal(whole[..((whole.Length + 1) / 2)], half.Body);

        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.TruncatedJson });
        var list = await (await it.ListAsync()).Content.ReadAsStringAsync(it.Limit.Token);
        Assert.Equal($"[{whole}]"[..((whole.Length + 3) / 2)], list);

        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.Garbage, Body = "mine", StatusCode = 299, ContentType = "x/y" });
        using var own = await it.GetAsync("acme");
        Assert.Equal((299, "x/y", "mine"), ((int)own.StatusCode, own.Content.Headers.ContentType!.MediaType, await own.Content.ReadAsStringAsync(it.Limit.Token)));
    }

    [Fact]
    public async Task Wrong_shapes()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.WrongShape, Times = 2 });
        Assert.Equal(2, (await it.JsonAsync(await it.GetAsync("acme"))).AsArray().Count);
        Assert.IsType<JsonObject>(await it.JsonAsync(await it.ListAsync()));
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.WrongShape, Body = "[]" });
        Assert.Empty((await it.JsonAsync(await it.GetAsync("acme"))).AsArray());
    }

    [Fact]
    public async Task A_redirect_leads_to_where_it_is_logged()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.Redirect });
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.Redirect, StatusCode = 307, Location = "http://elsewhere.example/" });
        using var first = await it.CreateAsync("acme");
        Assert.Equal(HttpStatusCode.Found, first.StatusCode);
        using var second = await it.CreateAsync("acme");
        Assert.Equal("http://elsewhere.example/", second.Headers.Location!.ToString());
        Assert.Equal(0, it.Emulator.InstanceCount);
        await it.Client.GetAsync(new Uri(it.Emulator.Uri, first.Headers.Location!), it.Limit.Token);
        Assert.Equal("/redirected", it.Emulator.Requests[^1].Path);
    }

    [Fact]
    public async Task The_routers_404_has_its_header()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.RouterNotFound });
        using var response = await it.GetAsync("acme");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown_route", response.Headers.GetValues("X-Cf-RouterError").Single());
    }

    [Fact]
    public async Task A_huge_body_is_as_huge_as_it_should_be()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.HugeBody, BodySize = 3_000_000, Times = 2 });
        Assert.Equal(3_000_000, ((string)(await it.JsonAsync(await it.GetAsync("acme")))["padding"]!).Length);
        Assert.Equal(3_000_000, ((string)(await it.JsonAsync(await it.ListAsync()))[0]!["padding"]!).Length);
    }

    [Fact]
    public async Task Secrets_are_echoed_only_when_told_to()
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.Faults.Add(new() { Kind = EmulatorFaultKind.EchoSecrets });
        var echo = await it.DescriptionAsync(await it.ListAsync(), HttpStatusCode.InternalServerError);
        Assert.Contains(it.Client.DefaultRequestHeaders.Authorization!.ToString(), echo);
        Assert.Contains($"{EmulatorFixture.UserName}:{EmulatorFixture.Password}", echo);
    }

    [Theory]
    [InlineData(EmulatorFaultKind.ResetAfterEffect)]
    [InlineData(EmulatorFaultKind.TruncatedJson)]
    [InlineData(EmulatorFaultKind.Garbage)]
    [InlineData(EmulatorFaultKind.WrongShape)]
    [InlineData(EmulatorFaultKind.HugeBody)]
    [InlineData(EmulatorFaultKind.ResetInBody)]
    public async Task An_answer_without_a_body_can_be_spoilt_too(EmulatorFaultKind kind)
    {
        await using var it = await EmulatorFixture.StartAsync();
        it.Emulator.AddInstances(["acme"]);
        it.Emulator.Faults.Add(new() { Kind = kind, BodySize = 10 });
        if (kind is EmulatorFaultKind.ResetAfterEffect or EmulatorFaultKind.ResetInBody)
            await Assert.ThrowsAsync<HttpRequestException>(() => it.DeleteAsync("acme"));
        else
            Assert.NotEqual(HttpStatusCode.NoContent, (await it.DeleteAsync("acme")).StatusCode);
        Assert.Equal("DELETION_IN_PROGRESS", it.Emulator.GetInstance("acme")!.Status);
    }

    [Fact]
    public async Task Bad_faults_are_refused()
    {
        await using var it = await EmulatorFixture.StartAsync();
        foreach (var fault in new EmulatorFault[]
        {
            new() { Times = 0 }, new() { Times = -2 }, new() { StatusCode = 99 }, new() { StatusCode = 600 }, new() { Skip = -1 },
            new() { Delay = TimeSpan.FromTicks(-1) }, new() { BodySize = -1 },
        })
            Assert.Equal(ErrorIds.InvalidOption, Assert.Throws<ServiceException>(() => it.Emulator.Faults.Add(fault)).ErrorId);
        Assert.Empty(it.Emulator.Faults);
    }

    [Fact]
    public async Task Random_faults_repeat_with_their_seed_and_keep_their_rate()
    {
        var runs = new List<string>();
        foreach (var seed in new[] { 7, 7, 8 })
        {
            await using var it = await EmulatorFixture.StartAsync(new() { FaultRate = 0.3, Seed = seed, RequestLogSize = 2000 });
            for (var i = 0; i < 400; i++)
                await OneAsync(it);
            runs.Add(string.Join(' ', it.Emulator.Requests.Select(r => r.Fault is null ? "ok" : $"{r.Fault}:{r.StatusCode}")));
        }
        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
        foreach (var run in runs)
        {
            var words = run.Split(' ');
            Assert.InRange(words.Count(w => w != "ok"), 80, 160);
            Assert.Equal(8, words.Distinct().Count());
        }

        static async Task OneAsync(EmulatorFixture it)
        {
            var answer = it.ListAsync();
            // Only the emulator's own delays arm a timer.
            using var stop = new CancellationTokenSource();
            var delayed = it.Clock.WaitForTimersAsync(1, stop.Token);
            if (await Task.WhenAny(answer, delayed) == delayed)
                it.Clock.AdvanceToNextTimer();
            await stop.CancelAsync();
            try
            {
                using var response = await answer;
                Assert.Equal(response.StatusCode == HttpStatusCode.TooManyRequests, response.Headers.RetryAfter is not null);
            }
            catch (HttpRequestException)
            {
                // A cut connection is one of the faults.
            }
        }
    }

    private static async Task<(int Status, string? Type, string Body)> PlayAsync(EmulatorFixture it, EmulatorFaultKind kind)
    {
        it.Emulator.Faults.Add(new() { Kind = kind });
        using var response = await it.GetAsync("acme");
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
            Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(it.Limit.Token)));
    }
}
