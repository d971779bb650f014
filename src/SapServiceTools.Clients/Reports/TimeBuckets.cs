using System.Globalization;

namespace SapServiceTools.Clients.Reports;

/// <summary>Divides a time into parts of a length that people count in, so that a chart has neither too many bars nor too few. All of it is UTC.</summary>
internal sealed class TimeBuckets
{
    private const int Most = 48;

    private static readonly Unit[] Units =
    [
        Fixed("minute", TimeSpan.FromMinutes(1), "yyyy-MM-dd HH:mm"),
        Fixed("5 minutes", TimeSpan.FromMinutes(5), "yyyy-MM-dd HH:mm"),
        Fixed("hour", TimeSpan.FromHours(1), "yyyy-MM-dd HH:mm"),
        Fixed("6 hours", TimeSpan.FromHours(6), "yyyy-MM-dd HH:mm"),
        Fixed("day", TimeSpan.FromDays(1), "yyyy-MM-dd"),
        // Day 0 was a Monday.
        Fixed("week", TimeSpan.FromDays(7), "yyyy-MM-dd"),
        new("month", "yyyy-MM", time => new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Utc), start => start.AddMonths(1)),
        new("year", "yyyy", time => new DateTime(time.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc), start => start.AddYears(1)),
    ];

    private readonly Unit _unit;

    private TimeBuckets(Unit unit, IReadOnlyList<DateTime> starts) => (_unit, Starts) = (unit, starts);

    /// <summary>Where each begins, without a gap.</summary>
    public IReadOnlyList<DateTime> Starts { get; }

    /// <summary>What each of them is: an hour, a day, a week.</summary>
    public string Name => _unit.Name;

    /// <summary>Chooses the smallest unit by which a time has not too many parts.</summary>
    /// <param name="first">The earliest moment.</param>
    /// <param name="last">The latest moment.</param>
    public static TimeBuckets Between(DateTimeOffset first, DateTimeOffset last)
    {
        foreach (var unit in Units)
        {
            var starts = new List<DateTime> { unit.Floor(first.UtcDateTime) };
            while (starts.Count <= Most && unit.Next(starts[^1]) <= last.UtcDateTime)
                starts.Add(unit.Next(starts[^1]));
            if (starts.Count <= Most || unit == Units[^1])
                return new(unit, starts);
        }

        throw new InvalidOperationException();
    }

    /// <summary>Which of them a moment is in.</summary>
    public int IndexOf(DateTimeOffset time)
    {
        var index = Starts.Count - 1;
        while (index > 0 && Starts[index] > time.UtcDateTime)
            index--;
        return index;
    }

    /// <summary>How one is called.</summary>
    public string Label(int index) => Starts[index].ToString(_unit.Format, CultureInfo.InvariantCulture);

    private static Unit Fixed(string name, TimeSpan length, string format) =>
        new(name, format, time => new DateTime(time.Ticks - (time.Ticks % length.Ticks), DateTimeKind.Utc), start => start + length);

    private sealed record Unit(string Name, string Format, Func<DateTime, DateTime> Floor, Func<DateTime, DateTime> Next);
}
