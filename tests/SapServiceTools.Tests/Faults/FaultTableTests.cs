using System.Collections.Concurrent;
using Xunit;
using Xunit.Abstractions;

namespace SapServiceTools.Tests.Faults;

/// <summary>
/// Every operation of the clients under every fault. The normal run carries out a sample; <c>FAULT_TABLE=all</c> all cells, <c>FAULT_TABLE_SEED</c> another sample.
/// </summary>
public sealed class FaultTableTests(ITestOutputHelper output)
{
    private static readonly string? Mode = Environment.GetEnvironmentVariable("FAULT_TABLE");

    [Fact]
    public void Every_operation_of_the_clients_is_in_the_table()
    {
        var known = OperationTable.All.Select(operation => operation.Name).Concat(OperationTable.NotOffered.Keys).Order(StringComparer.Ordinal);
        Assert.Equal(OperationTable.Names.Order(StringComparer.Ordinal), known);
    }

    [Fact]
    public async Task Discover()
    {
        if (Mode != "discover")
            return;
        var results = await RunAsync([.. OperationTable.All.SelectMany(operation => Enum.GetValues<Fault>().SelectMany(fault => new[] { false, true }.Select(isForGood => new FaultTableCell(operation, fault, isForGood))))]);
        foreach (var group in results.GroupBy(one => (one.Cell.Operation.Kind, one.Cell.Fault, one.Cell.IsForGood)).OrderBy(group => group.Key))
        {
            foreach (var outcome in group.GroupBy(one => one.Result.Outcome + (one.Result.Violation is null ? "" : " VIOLATION")).OrderByDescending(one => one.Count()))
                output.WriteLine($"{group.Key.Kind}\t{group.Key.Fault}\t{(group.Key.IsForGood ? "always" : "once")}\t{outcome.Key}\t{outcome.Count()}\t{string.Join(' ', outcome.Take(40).Select(one => one.Cell.Operation.Name))}\t{outcome.First().Result.Violation ?? outcome.First().Result.Message}");
        }
    }

    private static async Task<List<(FaultTableCell Cell, CellResult Result)>> RunAsync(IReadOnlyList<FaultTableCell> cells)
    {
        using var certificates = new FaultCertificates();
        var results = new ConcurrentBag<(FaultTableCell, CellResult)>();
        await Parallel.ForEachAsync(cells.GroupBy(cell => cell.Operation), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (group, _) =>
        {
            await using var lane = await FaultLane.StartAsync(certificates);
            var calm = await FaultRun.RunAsync(lane, group.Key, null, false);
            if (calm is not { Outcome: "ok", Violation: null })
            {
                results.Add((group.First(), calm with { Violation = $"without a fault: {calm.Outcome} {calm.Violation} {calm.Message}" }));
                return;
            }

            foreach (var cell in group)
            {
                try
                {
                    results.Add((cell, await FaultRun.RunAsync(lane, cell.Operation, cell.Fault, cell.IsForGood)));
                }
                catch (Exception exception)
                {
                    results.Add((cell, new CellResult(exception.GetType().Name, exception.ToString())));
                }
            }
        });
        return [.. results];
    }
}
