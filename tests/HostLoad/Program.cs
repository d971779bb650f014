// The long form: five minutes under everything at once, on PostgreSQL where BROKER_POSTGRES and BROKER_POSTGRES_OUTAGE say how, otherwise on SQLite.
// Arguments: the file to write the figures to, and the seconds if not 300, or "short". Ends with 1 if anything is lost, wrong or grown.
using System.Globalization;
using SapServiceTools.HostLoad;

var settings = args is [_, "short"] ? LoadSettings.Short : LoadSettings.Long;
if (args.Length > 1 && settings == LoadSettings.Long)
    settings = settings with { Duration = TimeSpan.FromSeconds(int.Parse(args[1], CultureInfo.InvariantCulture)) };
if (Environment.GetEnvironmentVariable("BROKER_POSTGRES_OUTAGE") is { Length: > 0 } script)
    settings = settings with { Postgres = Environment.GetEnvironmentVariable("BROKER_POSTGRES"), OutageScript = script };
var report = await LoadRun.RunAsync(settings);
var page = LoadPage.Write(report);
Console.WriteLine(page);
if (args.Length > 0)
    await File.WriteAllTextAsync(args[0], page);
return report.Lost.Count is 0 && report.Responses.WrongCount is 0 && report.After.OtherFaults is 0 && report.Growth.Count is 0 ? 0 : 1;
