using System.Text.Json.Nodes;
using SapServiceTools.Tests.Conformance.Mutations;
using Xunit;

namespace SapServiceTools.Tests.Conformance;

/// <summary>Each rule binds in the versions that have it, and as much as they say.</summary>
public sealed class VersionTests
{
    private static readonly Mutation[] Others =
    [
        ProvisionMutations.Operation("empty operation of a provision", [], ""),
        Provisioned("empty dashboard_url", json => json["dashboard_url"] = ""),
        Provisioned("dashboard_url that is null", json => json["dashboard_url"] = null),
        Polled("empty description of a binding's last_operation", ofBinding: true),
        Polled("empty description of an instance's last_operation", ofBinding: false),
        Mutation.Answer("capital in a plan's name", false, [], (asked, answer) => Catalog(asked, answer, service => service["plans"]![3]!["name"] = "Sync.Other")),
        Mutation.Answer("binding_rotatable as text", false, [], (asked, answer) => Catalog(asked, answer, service => service["plans"]![3]!["binding_rotatable"] = "yes")),
        Mutation.Answer("instances_retrievable as text", false, [], (asked, answer) => Catalog(asked, answer, service => service["instances_retrievable"] = "yes")),
        Mutation.Answer("nothing answered to a deprovision", false, [], (asked, answer) =>
        {
            if (asked.Is("DELETE") && answer.Status is 200)
                answer.Become(200, "");
        }),
    ];

    [Theory]
    [InlineData("410 for an unknown instance's last_operation", "LastOperation.Unknown", "nnnff")]
    [InlineData("200 for an unknown binding's last_operation", "BindingLastOperation.Unknown", "-nnff")]
    [InlineData("operation forgotten as soon as told", "LastOperation.Remembered", "nnnww")]
    [InlineData("empty description of an instance's last_operation", "LastOperation.Body", "ffpff")]
    [InlineData("empty description of a binding's last_operation", "BindingLastOperation.Body", "-fppp")]
    [InlineData("operation of 10,001 characters", "Provision.Operation", "ppfff")]
    [InlineData("empty operation of a provision", "Provision.Operation", "ffppp")]
    [InlineData("re-sent provision with another operation", "Provision.ResentWhileRunning", "pffff")]
    [InlineData("re-sent provision answered 200 too early", "Provision.ResentWhileRunning", "fffff")]
    [InlineData("conflict overlooked in the background", "Provision.ConflictWhileRunning", "nnfff")]
    [InlineData("binding's conflict overlooked in the background", "Bind.ConflictWhileRunning", "-nfff")]
    [InlineData("identical provision answered 409", "Provision.Identical", "fwwww")]
    [InlineData("identical binding answered 409", "Bind.Identical", "fwwww")]
    [InlineData("unknown fields refused", "Provision.UnknownFields", "wffff")]
    [InlineData("refused provision done all the same", "Provision.RefusedLeavesNothing", "nffff")]
    [InlineData("422 for a body that isn't JSON", "Provision.NotJson", "fwwww")]
    [InlineData("422 for a body that isn't JSON", "Provision.NotObject", "fwwww")]
    [InlineData("422 for a body that isn't JSON", "Provision.NoBody", "fffff")]
    [InlineData("empty dashboard_url", "Provision.Body", "ffppp")]
    [InlineData("dashboard_url that is null", "Provision.Body", "wwppp")]
    [InlineData("labels that are a list", "Provision.Body", "pppff")]
    [InlineData("renewal after expiry", "Bind.Body", "ppppf")]
    [InlineData("date without fraction", "Bind.Body", "pppff")]
    [InlineData("ports as numbers", "Bind.Body", "ppfff")]
    [InlineData("nothing answered to a deprovision", "Deprovision.Body", "fwwww")]
    [InlineData("update answered by nothing", "Update.Body", "fwwww")]
    [InlineData("HTML for 404 and 410", "Errors.Json", "fwwww")]
    [InlineData("empty error code", "Errors.Fields", "nffff")]
    [InlineData("name with a blank", "Catalog.Names", "ffwww")]
    [InlineData("capital in a plan's name", "Catalog.Names", "fpppp")]
    [InlineData("instances_retrievable as text", "Catalog.ServiceOptions", "pffff")]
    [InlineData("binding_rotatable as text", "Catalog.PlanOptions", "ppppf")]
    public async Task Rule_binds_as_the_version_says(string broken, string requirement, string verdicts)
    {
        var mutation = Others.FirstOrDefault(other => other.Name == broken) ?? MutationTests.Named(broken);
        var found = "";
        foreach (var minor in Enumerable.Range(13, 5))
        {
            await using var host = await ConformanceHost.StartAsync(mutation.Make());
            // Rules for all answers look at those of the other checks.
            string[] chosen = requirement.StartsWith("Errors.", StringComparison.Ordinal) ? [requirement, "Provision.*", "Deprovision.*"] : [requirement];
            var results = await host.RunAsync((mutation.IsAsync ? ConformanceHost.Async : ConformanceHost.Sync) with { ApiMinor = minor, Requirements = chosen });
            found += results.Single(result => result.Requirement == requirement).Verdict.ToString().ToLowerInvariant()[0];
        }

        // Before 2.14 nothing can be said of bindings that are only made asynchronously.
        Assert.Equal(verdicts, verdicts[0] is '-' ? $"-{found[1..]}" : found);
    }

    private static Mutation Provisioned(string name, Action<JsonObject> edit) =>
        Mutation.Answer(name, false, [], (asked, answer) => ProvisionMutations.Edit(asked, "PUT", answer, 201, edit));

    private static Mutation Polled(string name, bool ofBinding) => Mutation.Answer(name, true, [], (asked, answer) =>
    {
        if (asked.IsPoll && asked.IsOfBinding == ofBinding)
            answer.Edit(json => json["description"] = "");
    });

    private static void Catalog(Asked asked, Answered answer, Action<JsonObject> edit)
    {
        if (asked.IsCatalog && answer.Status is 200)
            answer.Edit(json => edit(json["services"]![0]!.AsObject()));
    }
}
