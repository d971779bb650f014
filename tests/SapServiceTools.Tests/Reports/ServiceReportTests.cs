using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SapServiceTools.Clients.Reports;
using Xunit;

namespace SapServiceTools.Tests.Reports;

/// <summary>The fleet's page says what was found, what to do, and stands alone.</summary>
public sealed partial class ServiceReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Page_asks_nobody_and_runs_nothing()
    {
        var page = Write(Everything());

        Assert.DoesNotMatch(Outside(), page);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.All(Links().Matches(page), link => Assert.Contains($"id=\"{link.Groups["id"].Value}\"", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_policy_lets_in_the_pages_own_style_and_no_other()
    {
        var page = Write(Everything());

        var style = Style().Match(page).Groups["style"].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"default-src &#39;none&#39;; style-src &#39;sha256-{hash}&#39;".Replace("&#39;", "'", StringComparison.Ordinal), page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_part_has_its_name_and_every_id_is_there_once()
    {
        var page = Write(Everything());

        var ids = Ids().Matches(page).Select(match => match.Groups["id"].Value).ToArray();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(LabelledBy().Matches(page), match => Assert.Contains(match.Groups["id"].Value, ids));
        foreach (var part in (string[])["failures", "planned", "taken", "creation", "credentials", "clusters", "jobs", "instances", "service-instances", "service-bindings"])
            Assert.Contains(part, ids);
    }

    [Fact]
    public void What_others_wrote_is_text()
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("<img src=x onerror=alert(1)>", "CREATION_FAILED") { Reason = "\"quoted\" & <b>bold</b>\u0001" });

        var page = Write(content, "<script>alert(1)</script>");

        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>bold", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&quot;quoted&quot; &amp; &lt;b&gt;bold&lt;/b&gt;\uFFFD", page, StringComparison.Ordinal);
        // The command is for PowerShell, where such a name is quoted.
        Assert.Contains("Repair-ManagedInstance &#39;&lt;img src=x onerror=alert(1)&gt;&#39;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_are_by_status()
    {
        var content = new ReportContent();
        foreach (var number in Enumerable.Range(0, 7))
            content.Instances.Add(new ReportedInstance($"t{number}", number < 4 ? InstanceStatus.CreationSucceeded : number < 6 ? InstanceStatus.CreationInProgress : InstanceStatus.BindingMissing));

        var page = Write(content);

        Assert.Contains("aria-label=\"Tenants&#39; instances: 4 CREATION_SUCCEEDED, 2 CREATION_IN_PROGRESS, 1 BINDING_MISSING\"", page, StringComparison.Ordinal);
        Assert.Contains("<dt>In order</dt><dd>4</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>In progress</dt><dd>2</dd>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Need attention</dt><dd>1</dd>", page, StringComparison.Ordinal);
        Assert.Contains("1 thing needs attention", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATION_FAILED", "Repair-ManagedInstance acme")]
    [InlineData("DELETION_FAILED", "Remove-ManagedInstance acme")]
    [InlineData("BINDING_MISSING", "Repair-ManagedInstance acme")]
    [InlineData("BINDING_FAILED", "Repair-ManagedInstance acme")]
    [InlineData("NOT_READY", "Get-ManagedInstance acme -NoCache | Format-List *")]
    [InlineData("CREATION_SUCCEEDED", null)]
    [InlineData("UPDATE_IN_PROGRESS", null)]
    public void A_failed_instance_has_a_command(string status, string? command)
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("acme", status));

        Assert.Equal(command, ReportFailure.Find(content).SingleOrDefault()?.Command);
    }

    [Fact]
    public void A_tenant_is_told_once_with_its_instance_first()
    {
        var content = new ReportContent();
        content.Errors.Add(new ReportedError("InstanceCreationFailed", "It failed.") { TenantId = "acme", Advice = "Ask." });
        content.Steps.Add(new ReportedStep("acme", FleetAction.Create, FleetStepState.Failed) { Message = "It failed." });
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationFailed) { Reason = "No room." });
        content.Errors.Add(new ReportedError("OperationTimedOut", "It takes long.") { TenantId = "globex", Advice = "Wait-ManagedInstance." });

        var failures = ReportFailure.Find(content);

        Assert.Equal([("acme", "No room."), ("globex", "It takes long.")], failures.Select(failure => (failure.Name, failure.Reason)));
        Assert.Equal("Wait-ManagedInstance.", failures[1].Advice);
    }

    [Fact]
    public void A_scaling_that_failed_and_red_health_need_attention()
    {
        var content = new ReportContent();
        content.Clusters.Add(new ReportedCluster("1", "scaled", "Active") { Reason = "Quota." });
        content.Clusters.Add(new ReportedCluster("2", "ill", "Active") { Health = "RED", FailingChecks = ["Disk: RED, full"] });
        content.Clusters.Add(new ReportedCluster("3", "well", "Active") { Health = "GREEN" });
        content.Clusters.Add(new ReportedCluster("4", "broken", "Error") { Reason = "No host." });
        content.Clusters.Add(new ReportedCluster("5", "young", "Spawning"));

        Assert.Equal(
            ["broken: Remove-SaharaCluster broken", "scaled: Resize-SaharaCluster scaled", "ill: Test-SaharaCluster ill"],
            ReportFailure.Find(content).Select(failure => $"{failure.Name}: {failure.Command}"));
    }

    [Fact]
    public void The_later_of_two_objects_counts()
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationInProgress) { InstanceId = "i" });
        content.Instances.Add(new ReportedInstance("globex", InstanceStatus.CreationSucceeded) { InstanceId = "i" });
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationSucceeded) { InstanceId = "i" });

        var page = Write(content);

        Assert.DoesNotContain(InstanceStatus.CreationInProgress, page, StringComparison.Ordinal);
        Assert.Contains("<dt>In order</dt><dd>2</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Planned_and_taken_steps_stand_apart()
    {
        var page = Write(Everything());

        Assert.Contains("What Sync would do", page, StringComparison.Ordinal);
        Assert.Contains("What was done to the fleet", page, StringComparison.Ordinal);
        Assert.Contains("<dt>Expected time</dt><dd>5m0s</dd>", page, StringComparison.Ordinal);
        Assert.Contains("1 done, 0 failed, 0 in progress, 1 not begun", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_have_their_ages()
    {
        var content = new ReportContent();
        foreach (var (tenant, days) in (ReadOnlySpan<(string, double)>)[("new", 0.5), ("week", 6.9), ("month", 8), ("old", 400)])
            content.Instances.Add(new ReportedInstance(tenant, InstanceStatus.CreationSucceeded) { HasCredentials = true, ChangedAt = Now.AddDays(-days) });
        content.Instances.Add(new ReportedInstance("none", InstanceStatus.CreationInProgress) { ChangedAt = Now.AddDays(-9) });
        content.Bindings.Add(new ReportedBinding("past", "i", "succeeded") { ExpiresAt = Now.AddDays(-1) });
        content.Bindings.Add(new ReportedBinding("due", "i", "succeeded") { ExpiresAt = Now.AddDays(90), RenewBefore = Now.AddDays(-1) });
        content.Bindings.Add(new ReportedBinding("far", "i", "succeeded") { ExpiresAt = Now.AddDays(90) });

        var page = Write(content);

        Assert.Equal(["1", "1", "1", "0", "0", "1"], AgeCounts().Matches(page).Select(match => match.Groups["count"].Value));
        Assert.Contains("Update-ManagedInstanceCredential old", page, StringComparison.Ordinal);
        Assert.Contains("Invoke-BrokerBind i -Rotate past", page, StringComparison.Ordinal);
        Assert.Contains("Invoke-BrokerBind i -Rotate due", page, StringComparison.Ordinal);
        Assert.DoesNotContain("-Rotate far", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_young_has_nobody_renew_it()
    {
        var content = new ReportContent();
        foreach (var (tenant, days) in (ReadOnlySpan<(string, double)>)[("now", 0), ("young", 89.9), ("due", 90)])
            content.Instances.Add(new ReportedInstance(tenant, InstanceStatus.CreationSucceeded) { HasCredentials = true, ChangedAt = Now.AddDays(-days) });

        Assert.Equal(["due"], Renewals().Matches(Write(content)).Select(match => match.Groups["tenant"].Value));

        content.Instances.RemoveAll(instance => instance.TenantId is "due");
        Assert.DoesNotContain("The oldest", Write(content), StringComparison.Ordinal);
    }

    [Fact]
    public void One_cause_is_told_once_with_one_command_for_all()
    {
        var content = new ReportContent();
        foreach (var number in Enumerable.Range(1, 50).Reverse())
            content.Instances.Add(new ReportedInstance($"t{number}", InstanceStatus.CreationFailed) { Reason = $"No room for t{number}." });
        content.Instances.Add(new ReportedInstance("it's", InstanceStatus.CreationFailed) { Reason = "Another." });
        content.Instances.Add(new ReportedInstance("t51", InstanceStatus.DeletionFailed) { Reason = "No room for t51." });

        var failures = ReportFailure.Find(content);
        var groups = FailureGroup.Of(failures);

        Assert.Equal(52, failures.Count);
        Assert.Equal([50, 1, 1], groups.Select(group => group.Failures.Count));
        Assert.Equal(Enumerable.Range(1, 50).Select(number => $"t{number}"), groups[0].Failures.Select(failure => failure.Name));
        Assert.Equal("No room for \u2026.", groups[0].Reason);
        Assert.StartsWith("'t1', 't2', 't3', ", groups[0].Command, StringComparison.Ordinal);
        Assert.EndsWith(", 't50' | Repair-ManagedInstance", groups[0].Command, StringComparison.Ordinal);
        Assert.Equal("Repair-ManagedInstance 'it''s'", groups[1].Command);
        Assert.Equal("No room for t51.", groups[2].Reason);
        var page = Write(content);
        Assert.Contains("50 tenants", page, StringComparison.Ordinal);
        Assert.Contains("52 things need attention", page, StringComparison.Ordinal);
        Assert.Equal(3, Count(page, "data-label=\"What to do\""));
    }

    [Fact]
    public void A_name_is_taken_out_of_a_reason_only_where_it_stands_alone()
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("a", InstanceStatus.CreationFailed) { Reason = "a has a bad day, a-b and ca" });
        content.Instances.Add(new ReportedInstance("b", InstanceStatus.CreationFailed) { Reason = "b has b bad day, a-b and ca" });

        Assert.Equal("\u2026 has \u2026 bad day, a-b and ca", Assert.Single(FailureGroup.Of(ReportFailure.Find(content))).Reason);
    }

    [Fact]
    public void What_is_done_one_at_a_time_stands_alone()
    {
        var content = new ReportContent();
        foreach (var id in (string[])["b1", "b2"])
            content.Bindings.Add(new ReportedBinding(id, "i", BrokerOperationStatus.Failed));

        Assert.Equal(["Invoke-BrokerUnbind i b1", "Invoke-BrokerUnbind i b2"], FailureGroup.Of(ReportFailure.Find(content)).Select(group => group.Command));
    }

    [Fact]
    public void A_removal_that_is_planned_is_said_before_anything_else()
    {
        var content = new ReportContent();
        for (var number = 0; number < 1998; number++)
            content.Steps.Add(new ReportedStep($"t{number}", FleetAction.Remove, FleetStepState.Planned));
        content.Steps.Add(new ReportedStep("gone", FleetAction.Remove, FleetStepState.Done));

        Assert.Contains("<p class=\"headline bad\">1,998 instances would be removed with their data</p>", Write(content), StringComparison.Ordinal);

        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.BindingMissing));
        Assert.Contains("<p class=\"headline bad\">1,998 instances would be removed with their data, and 1 thing needs attention</p>", Write(content), StringComparison.Ordinal);

        content.Steps.RemoveAll(step => step.Action is FleetAction.Remove && step.TenantId is not "t7");
        content.Instances.Clear();
        Assert.Contains("<p class=\"headline bad\">1 instance would be removed with its data</p>", Write(content), StringComparison.Ordinal);
    }

    [Fact]
    public void Things_of_two_services_are_told_apart_and_so_are_their_commands()
    {
        var content = new ReportContent();
        var (eu, us) = (Session("https://eu.example", "a"), Session("https://us.example", "a"));
        var (there, here) = (content.ServiceOf(eu, isDefault: false), content.ServiceOf(us, isDefault: true));
        foreach (var service in (ReportedService[])[there, here])
        {
            content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationSucceeded) { Service = service, InstanceId = "i" });
            content.Instances.Add(new ReportedInstance("bad", InstanceStatus.CreationFailed) { Service = service, Reason = "No room." });
        }

        var page = Write(content);

        Assert.Equal(["eu.example", "us.example", "eu.example", "us.example"], ServiceCells().Matches(page).Select(match => match.Groups["service"].Value));
        Assert.Contains($"<code>Repair-ManagedInstance bad -Session (Get-ServiceSession {eu.Id})</code>", page, StringComparison.Ordinal);
        Assert.Contains($"<code>Repair-ManagedInstance bad -Session (Get-ServiceSession {us.Id})</code>", page, StringComparison.Ordinal);
        Assert.Contains("<dt>In order</dt><dd>2</dd>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void One_service_is_named_in_commands_only_where_it_is_not_the_default()
    {
        var session = Session("https://eu.example", "a");
        foreach (var (isDefault, command) in (ReadOnlySpan<(bool, string)>)[(true, "Repair-ManagedInstance bad"), (false, $"Repair-ManagedInstance bad -Session (Get-ServiceSession {session.Id})")])
        {
            var content = new ReportContent();
            content.Instances.Add(new ReportedInstance("bad", InstanceStatus.CreationFailed) { Service = content.ServiceOf(session, isDefault) });

            Assert.Equal(command, Assert.Single(ReportFailure.Find(content)).Command);
            Assert.DoesNotContain("eu.example", Write(content), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_subaccounts_at_one_host_have_their_sessions_and_one_connected_twice_is_one()
    {
        var content = new ReportContent();
        ServiceSession first = Session("https://sm.example", "a"), second = Session("https://sm.example", "b"), again = Session("https://sm.example", "a");
        var one = new ReportedInstance("t", "x") { Service = content.ServiceOf(first, isDefault: false) };
        var two = new ReportedInstance("t", "x") { Service = content.ServiceOf(second, isDefault: true) };

        Assert.Equal($"sm.example, session {first.Id}", content.PlaceOf(one));
        Assert.Equal($"sm.example, session {second.Id}", content.PlaceOf(two));
        Assert.Same(one.Service, content.ServiceOf(again, isDefault: false));
    }

    [Fact]
    public void An_operation_stands_for_all_that_its_tenant_has_and_an_error_for_what_nothing_else_is_known_of()
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationSucceeded) { InstanceId = "1" });
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationSucceeded) { InstanceId = "2" });
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.DeletionInProgress));
        content.Instances.Add(new ReportedInstance("globex", InstanceStatus.CreationInProgress));
        content.Instances.Add(new ReportedInstance("globex", InstanceStatus.CreationSucceeded) { InstanceId = "3" });
        content.Instances.Add(new ReportedInstance("globex", InstanceStatus.CreationFailed) { IsFromError = true });
        content.Instances.Add(new ReportedInstance("hooli", InstanceStatus.CreationFailed) { IsFromError = true });

        content.KeepLatest();

        Assert.Equal(
            [("acme", "DELETION_IN_PROGRESS"), ("globex", "CREATION_SUCCEEDED"), ("hooli", "CREATION_FAILED")],
            content.Instances.Select(instance => (instance.TenantId, instance.Status)).Order());
    }

    [Fact]
    public void Errors_of_no_thing_count_by_themselves()
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationSucceeded));
        content.Errors.Add(new ReportedError("QuotaExceeded", "Full.") { TenantId = "globex" });
        content.Errors.Add(new ReportedError("InstanceCreationFailed", "No.") { TenantId = "hooli", IsOfThing = true });

        Assert.Contains("aria-label=\"Errors: 1 QuotaExceeded\"", Write(content), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_says_which_job_it_was()
    {
        var content = new ReportContent();
        content.Jobs.Add(new ReportedJob("id-1", "FAILED") { Template = "wordcount", Cluster = "analytics" });

        var page = Write(content);

        Assert.Contains("<b>wordcount</b> on cluster analytics <code class=\"dim\">id-1</code>", page, StringComparison.Ordinal);
        Assert.Contains("(Get-SaharaJobExecution id-1).Info", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t9", "t10")]
    [InlineData("T9", "t10")]
    [InlineData("t", "t1")]
    [InlineData("a10b2", "a10b10")]
    [InlineData("1", "a")]
    [InlineData("t-99999999999999999999999", "t-100000000000000000000000")]
    [InlineData("t1", "t01")]
    [InlineData("A", "a")]
    public void Names_are_in_the_order_in_which_people_look_for_them(string first, string second)
    {
        Assert.True(NaturalOrder.Instance.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Instance.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare(first, first));
    }

    [Fact]
    public void Headings_have_room_beside_their_cells_on_a_phone() =>
        Assert.All(Labels().Matches(Write(Everything())), match => Assert.InRange(match.Groups["label"].Value.Length, 1, 13));

    [Theory]
    [InlineData(1, "1", "1.67")]
    [InlineData(2, "35.67", "3.33")]
    [InlineData(20, "381", "18")]
    public void Few_bars_are_no_walls_and_the_last_stands_at_the_edge(int minutes, string left, string width)
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("first", InstanceStatus.CreationSucceeded) { ChangedAt = Now.AddMinutes(1 - minutes) });
        content.Instances.Add(new ReportedInstance("last", InstanceStatus.CreationSucceeded) { ChangedAt = Now });

        var chart = Chart().Match(Write(content)).Value;

        Assert.StartsWith($"<svg class=\"bars tall\" viewBox=\"0 0 {20 * minutes} 100\"", chart, StringComparison.Ordinal);
        Assert.Matches($"""x="{Regex.Escape(left)}" y="[^"]*" width="{Regex.Escape(width)}" height="100"/></g></svg>$""", chart);
    }

    [Fact]
    public void A_page_of_nothing_says_so()
    {
        var page = Write(new ReportContent());

        Assert.Contains("Nothing was found", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_tenants_are_folded()
    {
        var content = new ReportContent();
        for (var number = 0; number < 2000; number++)
            content.Instances.Add(new ReportedInstance($"t{number}", InstanceStatus.CreationSucceeded));

        var page = Write(content);

        Assert.Contains("<details><summary>And 1,975 more</summary>", page, StringComparison.Ordinal);
        Assert.Equal(Count(page, "<details>"), Count(page, "</details>"));
        Assert.Contains(">t1999<", page, StringComparison.Ordinal);
    }

    private static string Write(ReportContent content, string title = "Fleet") => Encoding.UTF8.GetString(ServiceReport.Write(title, content, Now));

    private static InstanceManagerSession Session(string address, string user) => InstanceManagerSession.FromElsewhere(new Uri(address), user);

    private static int Count(string page, string text) => page.Split(text).Length - 1;

    private static ReportContent Everything()
    {
        var content = new ReportContent();
        content.Instances.Add(new ReportedInstance("acme", InstanceStatus.CreationSucceeded) { HasCredentials = true, ChangedAt = Now.AddDays(-3), InstanceId = "i1" });
        content.Instances.Add(new ReportedInstance("globex", InstanceStatus.CreationFailed) { Reason = "No room.", ChangedAt = Now.AddDays(-1) });
        content.Steps.Add(new ReportedStep("initech", FleetAction.Create, FleetStepState.Planned) { Reason = "It has none." });
        content.Steps.Add(new ReportedStep("acme", FleetAction.Keep, FleetStepState.Planned));
        content.Steps.Add(new ReportedStep("hooli", FleetAction.Repair, FleetStepState.Done) { Found = "BINDING_MISSING" });
        content.Plans.Add(new ReportedPlan(12, TimeSpan.FromMinutes(5), "Create", null));
        content.Remainders.Add(new ReportedRemainder(1, 0, 0, ["later"]));
        content.Rotations.Add(new ReportedRotation("acme", 1, false));
        content.ServiceInstances.Add(new ReportedServiceInstance("db", "succeeded") { Offering = "store", Plan = "small", Bindings = 2 });
        content.Bindings.Add(new ReportedBinding("b", "db", "succeeded") { ExpiresAt = Now.AddDays(2) });
        content.Clusters.Add(new ReportedCluster("c1", "analytics", "Active")
        {
            CreatedAt = Now.AddHours(-2),
            NodeGroups = [new("master", 1) { Processes = ["namenode"], Nodes = [new("a-master-0", "10.0.0.1", "192.0.2.1")] }, new("worker", 100)],
            Steps =
            [
                new("Create instances", true) { Total = 3, CreatedAt = Now.AddHours(-2), UpdatedAt = Now.AddHours(-1) },
                new("Start processes", false) { Total = 3, CreatedAt = Now.AddHours(-1), UpdatedAt = Now, Faults = ["a-master-0: no room"] },
            ],
        });
        content.Jobs.Add(new ReportedJob("j1", "SUCCEEDED") { Template = "wordcount", StartedAt = Now.AddMinutes(-5), Duration = TimeSpan.FromSeconds(90) });
        content.Errors.Add(new ReportedError("ConnectionFailed", "No answer."));
        return content;
    }

    [GeneratedRegex(@"(src|href)=""(?!#)|url\(|@import|https?://(?!www\.w3\.org/2000/svg)")]
    private static partial Regex Outside();

    [GeneratedRegex(@"href=""#(?<id>[^""]+)""")]
    private static partial Regex Links();

    [GeneratedRegex(@"<style>(?<style>.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex(@"<svg class=""bars tall"".*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Chart();

    [GeneratedRegex(@"\sid=""(?<id>[^""]+)""")]
    private static partial Regex Ids();

    [GeneratedRegex(@"aria-labelledby=""(?<id>[^""]+)""")]
    private static partial Regex LabelledBy();

    [GeneratedRegex(@"data-label=""(?<label>[^""]*)""")]
    private static partial Regex Labels();

    [GeneratedRegex(@"Update-ManagedInstanceCredential (?<tenant>\w+)")]
    private static partial Regex Renewals();

    [GeneratedRegex(@"data-label=""Service"">(?<service>[^<]+)<")]
    private static partial Regex ServiceCells();

    [GeneratedRegex(@"data-label=""Tenants"">(?<count>\d+)<")]
    private static partial Regex AgeCounts();
}
