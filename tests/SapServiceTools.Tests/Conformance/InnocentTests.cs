using System.Text.Json.Nodes;
using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>Brokers that are unusual, but break no rule where one may think so.</summary>
public sealed class InnocentTests
{
    [Fact]
    public async Task Null_in_optional_fields_is_odd_but_no_breach()
    {
        await using var host = await ConformanceHost.StartAsync(new Tampering
        {
            After = (asked, answer) =>
            {
                if (answer.Status is not (200 or 201))
                    return;
                answer.Edit(json =>
                {
                    if (asked.IsCatalog)
                        Nullify(json["services"]![0]!.AsObject(), "tags", "metadata", "dashboard_client");
                    if (asked.IsCatalog)
                        Nullify(json["services"]![0]!["plans"]![3]!.AsObject(), "free", "metadata", "schemas", "maximum_polling_duration", "maintenance_info", "bindable");
                    else if (asked.IsOfBinding && asked.Method is "PUT" or "GET")
                        Nullify(json, "syslog_drain_url", "route_service_url", "volume_mounts", "endpoints", "metadata", "parameters");
                    else if (!asked.IsPoll)
                        Nullify(json, "dashboard_url", "metadata", "operation", "parameters");
                });
            },
        });

        var results = await host.RunAsync(ConformanceHost.Sync with { UpdatePlan = null });

        Assert.Equal([], results.Where(result => result.Verdict is ConformanceVerdict.Failed));
        foreach (var odd in (string[])["Catalog.ServiceOptions", "Catalog.PlanOptions", "Catalog.Schemas", "Catalog.MaintenanceVersion", "Provision.Body", "Bind.Body", "FetchInstance.Body"])
            Assert.Contains(" is null", Assert.Single(results, result => result.Requirement == odd && result.Verdict is ConformanceVerdict.Warning).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_deletes_whatever_he_is_told_to_leaves_nothing_behind()
    {
        await using var host = await ConformanceHost.StartAsync(new Tampering
        {
            After = (asked, answer) =>
            {
                if (asked.Method is "DELETE" && answer.Status is 410)
                    answer.Status = 200;
            },
        });

        var results = await host.RunAsync(ConformanceHost.Sync);

        Assert.Equal(
            ["Deprovision.Gone", "Deprovision.Unknown", "Unbind.Gone", "Unbind.Unknown"],
            results.Where(result => result.Verdict is ConformanceVerdict.Failed).Select(result => result.Requirement).Order(StringComparer.Ordinal));
        Assert.Equal(ConformanceVerdict.Skipped, results.Single(result => result.Requirement is "Provision.RefusedLeavesNothing").Verdict);
    }

    [Fact]
    public async Task Who_works_synchronously_needs_no_last_operation()
    {
        await using var host = await ConformanceHost.StartAsync(new Tampering
        {
            Before = asked => asked is { IsPoll: true, IsAllowed: true } ? Answered.Of(404, "<html>Not Found</html>", "text/html") : null,
        });

        var results = await host.RunAsync(ConformanceHost.Sync);

        Assert.Equal([], results.Where(result => result.Verdict is ConformanceVerdict.Failed));
        Assert.All(
            results.Where(result => result.Requirement.Contains("LastOperation", StringComparison.Ordinal)), result => Assert.Equal(ConformanceVerdict.NotApplicable, result.Verdict));
    }

    [Fact]
    public async Task Who_serves_his_catalog_to_any_version_may_be_strict_elsewhere()
    {
        await using var host = await ConformanceHost.StartAsync(new Tampering
        {
            Before = asked =>
            {
                if (asked.IsCatalog)
                    asked.Headers["X-Broker-API-Version"] = "2.17";
                return null;
            },
        });

        var results = await host.RunAsync(ConformanceHost.Sync with { Requirements = ["Version.*"] });

        Assert.All(results, result => Assert.Equal(ConformanceVerdict.Passed, result.Verdict));
        Assert.Contains("GET of the catalog is answered all the same.", results.Single(result => result.Requirement is "Version.Unsupported").Reason, StringComparison.Ordinal);
    }

    private static void Nullify(JsonObject json, params string[] names)
    {
        foreach (var name in names)
            json[name] = null;
    }
}
