using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.TenantInstances.Pacing;
using SapServiceTools.Tests.Support;
using Xunit;

namespace SapServiceTools.Tests.Pacing;

/// <summary>When a tenant is still begun, and what is told of those that aren't.</summary>
public sealed class TimeBudgetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task What_takes_longer_than_is_left_is_not_begun_and_nothing_after_it()
    {
        var estimate = new WorkEstimate(null, _clock);
        var budget = new TimeBudget(Minute, _clock);
        await WorkAsync(budget.TryBegin("a", estimate), 20);
        await WorkAsync(budget.TryBegin("b", estimate), 20);
        Assert.Null(budget.TryBegin("c", estimate));
        Assert.Null(budget.TryBegin("d", estimate));
        var left = budget.Remainder()!;
        Assert.Equal(["a", "b"], left.Done);
        Assert.Equal(["c", "d"], left.NotBegun);
        Assert.Equal((2, 0, 0, 2), (left.DoneCount, left.FailedCount, left.InProgressCount, left.NotBegunCount));
        Assert.Equal((Minute, TimeSpan.FromSeconds(40)), (left.TimeBudget, left.Elapsed));
    }

    [Fact]
    public void While_nothing_is_known_only_the_end_counts()
    {
        var estimate = new WorkEstimate(null, _clock);
        var budget = new TimeBudget(Minute, _clock);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.NotNull(budget.TryBegin("a", estimate));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(budget.TryBegin("b", estimate));
    }

    [Fact]
    public async Task What_a_session_learned_before_counts_from_the_first_tenant_on()
    {
        var estimate = new WorkEstimate(null, _clock);
        await WorkAsync(new TimeBudget(TimeSpan.FromHours(1), _clock).TryBegin("a", estimate), 20);
        Assert.Null(new TimeBudget(TimeSpan.FromSeconds(15), _clock).TryBegin("b", estimate));
        Assert.NotNull(new TimeBudget(TimeSpan.FromSeconds(25), _clock).TryBegin("b", estimate));
    }

    [Fact]
    public async Task Failures_teach_nothing_and_are_told_apart_from_what_goes_on()
    {
        var estimate = new WorkEstimate(null, _clock);
        var budget = new TimeBudget(TimeSpan.FromHours(1), _clock);
        var failed = new ServiceException(ServiceErrorKind.Unavailable, "x", "x");
        await Assert.ThrowsAsync<ServiceException>(() => budget.TryBegin("broken", estimate)!.RunAsync(() => throw failed, goesOn: false));
        Assert.Null(budget.Remainder());
        Assert.Null(estimate.Expected);
        var operation = new ManagedInstanceOperation { Type = OperationType.Create, TenantId = "slow", StartedAt = default };
        await Assert.ThrowsAsync<OperationTimedOutException>(() =>
            budget.TryBegin("slow", estimate)!.RunAsync(() => throw new OperationTimedOutException("x") { Operation = operation }, goesOn: false));
        await WorkAsync(budget.TryBegin("begun", estimate), 1, goesOn: true);
        var left = budget.Remainder()!;
        Assert.Equal(["broken"], left.Failed);
        Assert.Equal(["slow", "begun"], left.InProgress);
        Assert.Empty(left.Done);
        Assert.Empty(left.NotBegun);
    }

    [Fact]
    public async Task What_is_begun_without_a_wait_is_no_remainder_by_itself()
    {
        var budget = new TimeBudget(Minute, _clock);
        await WorkAsync(budget.TryBegin("a", new WorkEstimate(null, _clock)), 1, goesOn: true);
        Assert.Null(budget.Remainder());
    }

    [Fact]
    public async Task A_limit_without_room_in_time_is_a_reason_not_to_begin()
    {
        var limiter = new RequestLimiter([new RequestLimit(2, Minute)], _clock);
        var estimate = new WorkEstimate(limiter, _clock);
        var budget = new TimeBudget(TimeSpan.FromSeconds(50), _clock);
        foreach (var tenant in new[] { "a", "b" })
            await budget.TryBegin(tenant, estimate)!.RunAsync(async () => await EnterAsync(limiter), goesOn: false);
        // Each took no time, and the third would take none either, had it a place.
        Assert.Null(budget.TryBegin("c", estimate));
        Assert.InRange(budget.Remainder()!.ResumeAfter, TimeSpan.FromSeconds(59), Minute);
        Assert.NotNull(new TimeBudget(TimeSpan.FromSeconds(70), _clock).TryBegin("c", estimate));
    }

    [Fact]
    public async Task The_wait_for_a_limit_is_not_taken_for_the_work_itself()
    {
        var limiter = new RequestLimiter([new RequestLimit(1, Minute)], _clock);
        var estimate = new WorkEstimate(limiter, _clock);
        var budget = new TimeBudget(TimeSpan.FromHours(1), _clock);
        await budget.TryBegin("a", estimate)!.RunAsync(() => EnterAsync(limiter), goesOn: false);
        var second = budget.TryBegin("b", estimate)!.RunAsync(() => EnterAsync(limiter), goesOn: false);
        await _clock.DriveAsync(second, TimeSpan.FromMinutes(2));
        _clock.Advance(Minute);
        Assert.InRange(estimate.Expected!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Those_under_way_have_their_places_first()
    {
        var limiter = new RequestLimiter([new RequestLimit(10, Minute)], _clock);
        for (var i = 0; i < 8; i++)
            limiter.Enter(HttpMethod.Get, new Uri("http://x/"), place => place.Dispose());
        Assert.Equal(TimeSpan.Zero, limiter.WaitFor([1], ahead: 1));
        Assert.Equal(Minute, limiter.WaitFor([1], ahead: 2));
        Assert.Equal(TimeSpan.Zero, limiter.WaitFor([0], ahead: 100));
        // Eight are free after a minute, the next ten a minute later.
        Assert.Equal(Minute, limiter.WaitFor([1], ahead: 9));
        Assert.Equal(2 * Minute, limiter.WaitFor([1], ahead: 19));
    }

    [Fact]
    public void A_fork_begins_where_the_limiter_is_and_goes_its_own_way()
    {
        var limiter = new RequestLimiter([new RequestLimit(2, Minute)], _clock);
        limiter.Enter(HttpMethod.Get, new Uri("http://x/"), place => place.Dispose());
        _clock.Advance(TimeSpan.FromSeconds(40));
        var clock = new VirtualClock();
        var fork = limiter.Fork(clock);
        var admitted = new List<TimeSpan>();
        for (var i = 0; i < 4; i++)
            fork.Enter(HttpMethod.Get, new Uri("http://x/"), place => clock.After(TimeSpan.Zero, () =>
            {
                admitted.Add(clock.Elapsed);
                place.Dispose();
            }));
        clock.Run(CancellationToken.None);
        Assert.Equal([0, 20, 60, 80], admitted.Select(at => at.TotalSeconds));
        Assert.Equal(80, fork.GetHeldUp()[0].HeldUp.TotalSeconds);
        Assert.Equal([1L], limiter.CountTaken());
        Assert.Equal(TimeSpan.Zero, limiter.WaitFor([1], ahead: 0));
    }

    private async Task WorkAsync(TimeBudget.Record? record, double seconds, bool goesOn = false)
    {
        Assert.NotNull(record);
        await record.RunAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromSeconds(seconds));
                return Task.CompletedTask;
            },
            goesOn);
    }

    private static async Task EnterAsync(RequestLimiter limiter)
    {
        var request = new ServiceRequest(HttpMethod.Get, new Uri("http://x/")) { Purpose = "test" };
        (await limiter.EnterAsync(request, NullCallLog.Instance, CancellationToken.None)).Dispose();
    }
}
