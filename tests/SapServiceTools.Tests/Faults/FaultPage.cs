using System.IO.Enumeration;
using SapServiceTools.Tests.Build;

namespace SapServiceTools.Tests.Faults;

/// <summary>What is expected of an operation that isn't as its column is.</summary>
/// <param name="Operation">Its name, as a wildcard pattern.</param>
/// <param name="Faults">The faults, as wildcard patterns.</param>
/// <param name="Outcome">Once and for good.</param>
public sealed record DifferingOperation(string Operation, IReadOnlyList<string> Faults, string Outcome)
{
    public bool Fits(FaultTableCell cell) => Matches(Operation, cell.Operation.Name) && Faults.Any(fault => Matches(fault, $"{cell.Fault}"));

    private static bool Matches(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
}

/// <summary>The expectations: the tables of docs/fault-table.md, which are what is tested.</summary>
internal sealed class FaultPage
{
    private readonly Dictionary<(OperationKind Kind, Fault Fault), string> _cells = [];
    private readonly List<DifferingOperation> _differing = [];

    public FaultPage()
    {
        string[]? header = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "docs", "fault-table.md")))
        {
            if (!line.StartsWith('|'))
            {
                header = null;
                continue;
            }

            var cells = line.Trim().Trim('|').Split('|').Select(cell => cell.Trim().Trim('`')).ToArray();
            if (header is null)
                header = cells;
            else if (cells[0].StartsWith('-'))
                continue;
            else if (header[0] == "Fault")
                AddRow(header, cells);
            else if (header[0] == "Operation")
                _differing.Add(new DifferingOperation(cells[0], [.. cells[1].Split(',', StringSplitOptions.TrimEntries)], cells[2]));
        }
    }

    /// <summary>The operations that differ.</summary>
    public IReadOnlyList<DifferingOperation> Differing => _differing;

    /// <summary>What a cell is expected to end in; null if the page doesn't say.</summary>
    public string? Find(FaultTableCell cell)
    {
        var both = _differing.FirstOrDefault(one => one.Fits(cell))?.Outcome ?? _cells.GetValueOrDefault((cell.Operation.Kind, cell.Fault));
        return both?.Split(" / ") switch
        {
            [""] => null,
            [var same] => same,
            [var once, var always] => cell.IsForGood ? always : once,
            _ => null,
        };
    }

    private void AddRow(string[] header, string[] cells)
    {
        for (var i = 1; i < header.Length; i++)
            _cells.Add((Enum.Parse<OperationKind>(header[i]), Enum.Parse<Fault>(cells[0])), cells[i]);
    }
}
