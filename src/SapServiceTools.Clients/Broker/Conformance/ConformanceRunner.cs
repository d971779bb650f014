using System.Diagnostics;
using System.Text.RegularExpressions;
using SapServiceTools.Clients.Broker.Conformance.Examination;
using SapServiceTools.Clients.Broker.Conformance.Requirements;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Broker.Conformance;

/// <summary>
/// Examines a broker against the Open Service Broker API. It uses the one service and the plans that it is given, and removes whatever it has made, also when it is
/// interrupted or a check goes wrong. Every wait has an end.
/// </summary>
/// <param name="target">The broker.</param>
/// <param name="options">What may be used of it.</param>
/// <exception cref="ServiceException">No requirement has such a name.</exception>
public sealed class ConformanceRunner(ConformanceTarget target, ConformanceOptions options)
{
    private readonly List<Requirement> _requirements = Choose(options);

    /// <summary>Checks one requirement after the other.</summary>
    /// <param name="report">Takes each result as it comes.</param>
    /// <param name="log">Takes the requests' log lines, and a warning for what may be left on the broker.</param>
    /// <param name="cancellationToken">Interrupts the run; what it has made is removed all the same, as far as <see cref="ConformanceOptions.InterruptedCleanupTimeout"/> allows.</param>
    /// <exception cref="ServiceException">The broker can't be reached, or the service or a plan isn't in its catalog.</exception>
    public async Task<ConformanceSummary> RunAsync(Func<ConformanceResult, ValueTask> report, ICallLog log, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var sender = new ConformanceClient(target, options);
        var traffic = new ConformanceTraffic(options, sender, log);
        var context = new ConformanceContext(options, traffic);
        IReadOnlyList<Resource> left = [];
        try
        {
            await traffic.LoadCatalogAsync(cancellationToken).ConfigureAwait(false);
            log.EndIfPreview();
            foreach (var requirement in _requirements)
                await report(await CheckAsync(requirement, context, traffic, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            traffic.IsInterrupted = cancellationToken.IsCancellationRequested;
            var limit = traffic.IsInterrupted ? options.InterruptedCleanupTimeout : options.CleanupTimeout;
            left = await new Cleaner(context).RemoveAsync(null, onlyBindings: false, limit, CancellationToken.None).ConfigureAwait(false);
            foreach (var resource in left)
                log.Warning($"The {resource} may be left on the broker at {target.Uri.Host}.");
        }

        return new ConformanceSummary { Leftovers = [.. left.Select(resource => resource.ToString())], RequestCount = sender.RequestCount };
    }

    private static List<Requirement> Choose(ConformanceOptions options)
    {
        if (options.Requirements.Count is 0)
            return [.. RequirementTable.All];
        var patterns = options.Requirements
            .Select(name => new Regex($"^{Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
            .ToArray();
        var chosen = RequirementTable.All.Where(requirement => patterns.Any(pattern => pattern.IsMatch(requirement.Id))).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new ServiceException(ServiceErrorKind.InvalidArgument, ErrorIds.InvalidParameter, $"No requirement is called {string.Join(" or ", options.Requirements)}.")
            {
                RecommendedAction = $"A name may be a pattern, such as {RequirementTable.All[0].Id.Split('.')[0]}.*; a run without -Requirement shows all names.",
            };
    }

    private async Task<ConformanceResult> CheckAsync(Requirement requirement, ConformanceContext context, ConformanceTraffic traffic, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        var finding = await FindInBothModesAsync(requirement, context, traffic, cancellationToken).ConfigureAwait(false);
        await RemoveStraysAsync(context, traffic, cancellationToken).ConfigureAwait(false);
        var level = requirement.LevelAt(options.ApiMinor);
        return new ConformanceResult
        {
            Requirement = requirement.Id,
            Section = requirement.Section,
            Level = level,
            Verdict = finding.VerdictAt(level),
            Description = requirement.Description,
            Reason = finding.Reason,
            Since = $"2.{requirement.Since}",
            ApiVersion = $"2.{options.ApiMinor}",
            Evidence = traffic.TakeEvidence(),
            Duration = Stopwatch.GetElapsedTime(begun),
            Service = options.Service,
            Plan = options.Plan,
            BrokerUri = target.Uri,
        };
    }

    private async Task<Finding> FindInBothModesAsync(Requirement requirement, ConformanceContext context, ConformanceTraffic traffic, CancellationToken cancellationToken)
    {
        if (requirement.Since > options.ApiMinor)
            return Finding.NotApplicable($"It came with version 2.{requirement.Since}.");
        var finding = await FindAsync(requirement, context, traffic, cancellationToken).ConfigureAwait(false);
        return requirement.Operation is { } operation && await context.HasOtherModeAsync(operation, cancellationToken).ConfigureAwait(false)
            ? Finding.InBothModes(finding, await FindAsync(requirement, context.Asynchronous, traffic, cancellationToken).ConfigureAwait(false))
            : finding;
    }

    private static async Task<Finding> FindAsync(Requirement requirement, ConformanceContext context, ConformanceTraffic traffic, CancellationToken cancellationToken)
    {
        if (traffic.IsSilent)
            return Finding.Skip("Not checked, since the broker gives no answers any more.");
        try
        {
            return await requirement.CheckAsync(context, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckSkippedException reason)
        {
            return Finding.Skip(reason.Message);
        }
        catch (CheckNotApplicableException reason)
        {
            return Finding.NotApplicable(reason.Message);
        }
    }

    // What a check was to be refused and wasn't goes at once, so that a broker without rules isn't filled up.
    private static async Task RemoveStraysAsync(ConformanceContext context, ConformanceTraffic traffic, CancellationToken cancellationToken)
    {
        var evidence = traffic.TakeEvidence();
        await new Cleaner(context).RemoveStraysAsync(context.Options.CleanupTimeout, cancellationToken).ConfigureAwait(false);
        traffic.TakeEvidence();
        traffic.Restore(evidence);
    }
}
