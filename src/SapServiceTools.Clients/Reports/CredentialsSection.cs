using SapServiceTools.Clients.Html;

namespace SapServiceTools.Clients.Reports;

/// <summary>How old credentials are, which ones end soon, and what rotations left.</summary>
internal static class CredentialsSection
{
    private const int Oldest = 10;
    // From here on the table of ages warns.
    private static readonly TimeSpan Old = TimeSpan.FromDays(90);
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    private static readonly (TimeSpan Below, string Name, string Tone)[] Ages =
    [
        (TimeSpan.FromDays(1), "less than a day", ReportTone.Ok),
        (TimeSpan.FromDays(7), "1 to 6 days", ReportTone.Ok),
        (TimeSpan.FromDays(30), "7 to 29 days", ReportTone.Ok),
        (Old, "30 to 89 days", ReportTone.Ok),
        (TimeSpan.FromDays(365), "90 days to a year", ReportTone.Warn),
        (TimeSpan.MaxValue, "a year or more", ReportTone.Bad),
    ];

    public static void Write(HtmlWriter html, ReportContent content, DateTimeOffset now)
    {
        ReportedInstance[] aged = [.. content.Instances.Where(instance => instance is { HasCredentials: true, ChangedAt: not null }).OrderBy(instance => instance.ChangedAt)];
        ReportedBinding[] ending = [.. content.Bindings.Where(binding => End(binding) < now + Soon).OrderBy(End)];
        if (aged.Length is 0 && ending.Length is 0 && content.Rotations.Count is 0)
            return;
        html.Write($"""<section id="credentials" class="card" aria-labelledby="credentials-title"><h2 id="credentials-title">Ages of credentials</h2>""");
        WriteRotations(html, content);
        if (ending.Length > 0)
            WriteEnding(html, content, ending, now);
        if (aged.Length > 0)
            WriteAges(html, content, aged, now);
        html.Write($"</section>\n");
    }

    private static DateTimeOffset? End(ReportedBinding binding) => binding.RenewBefore < binding.ExpiresAt || binding.ExpiresAt is null ? binding.RenewBefore : binding.ExpiresAt;

    private static void WriteAges(HtmlWriter html, ReportContent content, ReportedInstance[] aged, DateTimeOffset now)
    {
        var counts = new int[Ages.Length];
        foreach (var instance in aged)
            counts[Array.FindIndex(Ages, age => now - instance.ChangedAt < age.Below)]++;
        html.Write($"""<p class="note">Counted from the last change of the tenant's instance; where only the instance was changed since, its credentials are older.</p>""");
        HtmlTable.Write(
            html, "Ages of credentials", "ages", [.. Enumerable.Range(0, Ages.Length)],
            ("Age", index => PageText.Plain(Ages[index].Name)),
            ("Tenants", index => cell => cell.Write($"{counts[index]}")),
            ("Share", index => counts[index] is 0 ? null : Bar(Ages[index].Tone, 100.0 * counts[index] / aged.Length)));
        ReportedInstance[] old = [.. aged.TakeWhile(instance => now - instance.ChangedAt >= Old).Take(Oldest)];
        if (old.Length is 0)
            return;
        html.Write($"""<details><summary>The oldest, of {(int)Old.TotalDays} days and more</summary>""");
        HtmlTable.Write(
            html, "The oldest credentials", "oldest", old,
            ("Tenant", instance => PageText.Named(instance.TenantId, content.PlaceOf(instance))),
            ("Age", instance => PageText.Plain(ElapsedText.Of(now - instance.ChangedAt))),
            ("Since", instance => PageText.Moment(instance.ChangedAt)),
            ("To do", instance => PageText.Code($"Update-ManagedInstanceCredential {ReportFailure.Argument(instance.TenantId)}{content.SessionOf(instance)}")));
        html.Write($"</details>");
    }

    private static Action<HtmlWriter> Bar(string tone, double percent) => html => html.Write($"""
        <svg class="bars line" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="{tone}" x="0" y="0" width="{PageText.Number(Math.Max(percent, 0.5))}" height="10"/></svg> <span class="dim">{PageText.Number(Math.Round(percent, 1))} %</span>
        """);

    private static void WriteEnding(HtmlWriter html, ReportContent content, ReportedBinding[] ending, DateTimeOffset now)
    {
        html.Write($"<h3>Ending soon</h3>");
        HtmlTable.Write(
            html, "Bindings whose credentials end soon", "ending", ending,
            ("Binding", binding => cell => cell.Write($"""<code>{binding.BindingId}</code><br><span class="dim">of {binding.InstanceId}{(content.PlaceOf(binding) is { } place ? $" at {place}" : null)}</span>""")),
            ("State", binding => binding.ExpiresAt <= now ? PageText.Badge(ReportTone.Bad, "expired")
                : binding.RenewBefore <= now ? PageText.Badge(ReportTone.Warn, "to be renewed") : PageText.Badge(ReportTone.Warn, "ends soon")),
            ("Expires", binding => PageText.Moment(binding.ExpiresAt)),
            ("Renew before", binding => PageText.Moment(binding.RenewBefore)),
            ("To do", binding => PageText.Code($"Invoke-BrokerBind {ReportFailure.Argument(binding.InstanceId)} -Rotate {ReportFailure.Argument(binding.BindingId)}{content.SessionOf(binding)}")));
    }

    private static void WriteRotations(HtmlWriter html, ReportContent content)
    {
        var rotations = content.Rotations;
        if (rotations.Count is 0)
            return;
        ReportedRotation[] left = [.. rotations.Where(rotation => !rotation.OldRemoved && rotation.OldBindings > 0).OrderBy(rotation => rotation.TenantId, NaturalOrder.Instance)];
        html.Write($"<p><b>{rotations.Count}</b> {(rotations.Count is 1 ? "tenant has" : "tenants have")} new credentials; the old ones of {(left.Length is 0 ? "none are still valid." : $"{PageText.Count(left.Length)} are still valid, and can be removed once nothing uses them.")}</p>");
        if (left.Length is 0)
            return;
        HtmlTable.Write(
            html, "Tenants whose old credentials are still valid", "rotations", left,
            ("Tenant", rotation => PageText.Named(rotation.TenantId, content.PlaceOf(rotation))),
            ("Old bindings", rotation => cell => cell.Write($"{rotation.OldBindings}")),
            ("To do", rotation => PageText.Code($"Update-ManagedInstanceCredential {ReportFailure.Argument(rotation.TenantId)} -RemoveOld{content.SessionOf(rotation)}")));
    }
}
