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
        var each = int.Parse(Environment.GetEnvironmentVariable("FAULT_EACH") ?? "1000");
        var random = new Random(int.Parse(Environment.GetEnvironmentVariable("FAULT_TABLE_SEED") ?? "1"));
        var cells = OperationTable.All.SelectMany(operation => Enum.GetValues<Fault>().SelectMany(fault => new[] { false, true }.Select(isForGood => new FaultTableCell(operation, fault, isForGood)))).ToList();
        var results = await RunAsync([.. cells.GroupBy(cell => (cell.Operation.Kind, cell.Fault, cell.IsForGood)).SelectMany(group => group.OrderBy(_ => random.Next()).Take(each))]);
        foreach (var group in results.GroupBy(one => (one.Cell.Operation.Kind, one.Cell.Fault, one.Cell.IsForGood)).OrderBy(group => group.Key))
        {
            foreach (var outcome in group.GroupBy(one => one.Result.Outcome + (one.Result.Violation is null ? "" : " VIOLATION")).OrderByDescending(one => one.Count()))
                output.WriteLine($"{group.Key.Kind}\t{group.Key.Fault}\t{(group.Key.IsForGood ? "always" : "once")}\t{outcome.Key}\t{outcome.Count()}\t{string.Join(' ', outcome.Take(40).Select(one => one.Cell.Operation.Name))}\t{outcome.First().Result.Violation ?? outcome.First().Result.Message}");
        }
    }

    private static void Note(FaultTableCell cell, CellResult? result)
    {
        lock (Gate)
            File.AppendAllText("/tmp/faults-live.tsv", $"{DateTime.Now:HH:mm:ss.f}\t{cell.Operation.Kind}\t{cell.Operation.Name}\t{cell.Fault}\t{(cell.IsForGood ? "always" : "once")}\t{result?.Outcome}\t{result?.Violation?.ReplaceLineEndings(" ")}\t{result?.Message?.ReplaceLineEndings(" ")}\n");
    }

    private static readonly object Gate = new();

    private static async Task<List<(FaultTableCell Cell, CellResult Result)>> RunAsync(IReadOnlyList<FaultTableCell> cells)
    {
        using var certificates = new FaultCertificates();
        var results = new ConcurrentBag<(FaultTableCell, CellResult)>();
        await Parallel.ForEachAsync(cells.GroupBy(cell => cell.Operation), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (group, _) =>
        {
            await using var lane = await FaultLane.StartAsync(certificates);
            CellResult calm;
            try
            {
                calm = await FaultRun.RunAsync(lane, group.Key, null, false);
            }
            catch (Exception exception)
            {
                calm = new CellResult(exception.GetType().Name, exception.ToString());
            }

            if (calm is not { Outcome: "ok", Violation: null })
            {
                results.Add((group.First(), calm with { Violation = $"without a fault: {calm.Outcome} {calm.Violation} {calm.Message}" }));
                Note(group.First(), calm with { Violation = $"without a fault: {calm.Outcome} {calm.Violation} {calm.Message}" });
                return;
            }

            foreach (var cell in group)
            {
                try
                {
                    var result = await FaultRun.RunAsync(lane, cell.Operation, cell.Fault, cell.IsForGood);
                    results.Add((cell, result));
                    Note(cell, result);
                }
                catch (Exception exception)
                {
                    results.Add((cell, new CellResult(exception.GetType().Name, exception.ToString())));
                    Note(cell, new CellResult(exception.GetType().Name, exception.ToString()));
                }
            }
        });
        return [.. results];
    }
}
