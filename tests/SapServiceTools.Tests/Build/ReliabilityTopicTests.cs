using System.Globalization;
using System.Text.RegularExpressions;
using SapServiceTools.BrokerHost.Configuration;
using SapServiceTools.Clients.Broker.Api;
using SapServiceTools.Clients.Http;
using SapServiceTools.Clients.OAuth;
using SapServiceTools.Clients.OpenStack;
using SapServiceTools.Clients.Operations;
using SapServiceTools.Clients.Sahara;
using SapServiceTools.Clients.TenantInstances.InstanceManager;
using SapServiceTools.Clients.TenantInstances.ServiceManager;
using Xunit;

namespace SapServiceTools.Tests.Build;

/// <summary>The figures in about_SapServiceTools_Reliability are the code's own.</summary>
public sealed partial class ReliabilityTopicTests
{
    private static readonly string Topic = File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", "about_SapServiceTools_Reliability.help.txt"));

    private static InstanceManagerOptions InstanceManager => new()
    {
        User = "u", Password = "p", PostManagedInstanceUrl = "", GetManagedInstanceUrl = "", GetAllManagedInstancesUrl = "", DeleteManagedInstanceUrl = "",
    };

    private static ServiceManagerOptions ServiceManager => new()
    {
        ServiceManagerUri = new Uri("https://sm.example"), Credentials = new ClientCredentials { Uri = new Uri("https://uaa.example"), ClientId = "c" },
    };

    [Fact]
    public void The_table_of_limits_is_that_of_the_code()
    {
        var transport = new TransportOptions();
        var polls = new PollPolicy { Interval = TimeSpan.FromSeconds(1) };
        var broker = new BrokerOptions { Uri = new Uri("https://broker.example") };

        Assert.Equal(
            [
                ("one request, to the last byte", Text(transport.RequestTimeout)),
                ("tries after the first", $"{transport.MaxRetries}"),
                ("first pause, which doubles", Text(transport.RetryDelay)),
                ("longest pause", Text(TransportSetup.LongestDelay)),
                ("longest Retry-After that a request waits for", Text(transport.MaxRetryAfter)),
                ("tries after 429 at a Service Manager", $"{transport.MaxRateRetries}"),
                ("longest time between two polls", Text(polls.MaxInterval)),
                ("polls in a row without a usable answer", $"{polls.MaxUnusableResponses}"),
                ("size of one answer", $"{transport.MaxResponseBytes / 1024 / 1024} MiB"),
                ("size of one download", $"{SaharaBinaries<SaharaJobBinary>.MaxDownloadBytes / 1024 / 1024 / 1024} GiB"),
                ("deletion of an orphan, with -MitigateOrphan", Text(broker.MitigationTimeout)),
                ("wait at an Instance Manager", $"{InstanceManager.PollingTimeoutSeconds} s"),
                ("wait at a Service Manager", $"{ServiceManager.PollingTimeoutSeconds} s"),
                ("wait at a broker", Text(broker.PollTimeout)),
                ("wait at Sahara", Text(new SaharaOptions { Cloud = new CloudSettings { Keystone = new KeystoneOptions() } }.DefaultTimeout)),
            ],
            LimitLine().Matches(Section("LIMITS")).Select(match => (match.Groups[1].Value, match.Groups[2].Value)));
    }

    [Fact]
    public void What_it_says_of_hosted_brokers_is_what_they_do()
    {
        var host = new BrokerHostOptions();
        var text = Regex.Replace(Section("HOSTED BROKERS"), @"\s+", " ");

        Assert.Contains($"{Text(host.LeaseDuration)} of lease, and {Text(host.HeartbeatInterval)} between two searches", text, StringComparison.Ordinal);
        Assert.Contains($"about {(host.LeaseDuration + host.HeartbeatInterval).TotalSeconds} seconds", text, StringComparison.Ordinal);
        Assert.Equal(3, host.MaximumAttempts);
        Assert.Contains("up to three times in all", text, StringComparison.Ordinal);
    }

    private static string Text(TimeSpan span) => span switch
    {
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours} h"),
        { TotalMinutes: > 1 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds} s"),
    };

    // What stands under a heading.
    private static string Section(string heading)
    {
        var lines = Topic.Split('\n').SkipWhile(line => line != heading).Skip(1).TakeWhile(line => line is "" or [' ', ..]).ToList();
        Assert.NotEmpty(lines);
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"^        (\S.*?) {2,}(\S.*)$", RegexOptions.Multiline)]
    private static partial Regex LimitLine();
}
