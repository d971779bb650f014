using System.Collections.Concurrent;
using System.Globalization;
using SapServiceTools.Clients.Operations;

namespace SapServiceTools.Clients.Sahara;

/// <summary>
/// Waits for operations of clusters and for job executions, many at once, and tells how they really ended:
/// a scaling that failed leaves the cluster Active with a reason, and that is an error here.
/// Source: OpenStack Data Processing API, v1.1 and v2.
/// </summary>
public sealed class SaharaWaiter : IDisposable
{
    private readonly OperationPoller<SaharaCluster> _clusters;
    private readonly OperationPoller<SaharaJobExecution> _executions;
    private readonly ConcurrentDictionary<(string Id, SaharaOperationKind Kind), SaharaOperation> _pending = new();
    private readonly Func<string, string> _redact;
    private readonly TimeSpan _defaultTimeout;

    internal SaharaWaiter(SaharaClusters clusters, SaharaJobExecutions executions, SaharaOptions options, TimeProvider time)
    {
        var policy = new PollPolicy { Interval = options.PollInterval };
        _clusters = new(new SaharaPollSource<SaharaCluster>(clusters, "?show_progress=True", options.PageSize), policy, time);
        _executions = new(new SaharaPollSource<SaharaJobExecution>(executions, string.Empty, options.PageSize), policy, time);
        _redact = clusters.Api.Redact;
        _defaultTimeout = options.DefaultTimeout;
    }

    /// <summary>What was waited for and isn't known to be over: the wait timed out, was stopped, or goes on.</summary>
    public IReadOnlyList<SaharaOperation> Pending => [.. _pending.Values.OrderBy(operation => operation.StartedAt)];

    /// <summary>Waits for an operation at a cluster.</summary>
    /// <param name="operation">What is waited for.</param>
    /// <param name="timeout">The hard limit; null means the client's.</param>
    /// <param name="log">Takes the polls' log lines and the progress.</param>
    /// <param name="cancellationToken">Ends the wait, not the operation.</param>
    /// <returns>The cluster; null after a deletion.</returns>
    /// <exception cref="OperationTimedOutException">The limit passed.</exception>
    /// <exception cref="OperationFailedException">It failed, or the cluster vanished.</exception>
    public Task<SaharaCluster?> WaitForClusterAsync(SaharaOperation operation, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) =>
        WaitAsync(_clusters, operation, (cluster, fromList) => Evaluate(operation, cluster, fromList), timeout, log, cancellationToken);

    /// <summary>Waits for the run of a job.</summary>
    /// <param name="operation">What is waited for.</param>
    /// <param name="anyEnd">True if it doesn't matter how it ends, as after a cancellation.</param>
    /// <param name="timeout">The hard limit; null means the client's.</param>
    /// <param name="log">Takes the polls' log lines and the progress.</param>
    /// <param name="cancellationToken">Ends the wait, not the job.</param>
    /// <returns>The execution; null after a deletion.</returns>
    /// <exception cref="OperationTimedOutException">The limit passed.</exception>
    /// <exception cref="OperationFailedException">The job failed or was killed, or the execution vanished.</exception>
    public Task<SaharaJobExecution?> WaitForJobExecutionAsync(
        SaharaOperation operation, bool anyEnd, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken) =>
        WaitAsync(_executions, operation, (execution, fromList) => Evaluate(operation, execution, fromList, anyEnd), timeout, log, cancellationToken);

    /// <summary>Ends all waits.</summary>
    public void Dispose()
    {
        _clusters.Dispose();
        _executions.Dispose();
    }

    private async Task<T?> WaitAsync<T>(
        OperationPoller<T> poller, SaharaOperation operation, Func<T?, bool, PollResult> judge, TimeSpan? timeout, ICallLog log, CancellationToken cancellationToken)
        where T : class
    {
        log.EndIfPreview();
        var limit = timeout ?? _defaultTimeout;
        _pending[(operation.Id, operation.Kind)] = operation;
        try
        {
            var result = await poller.WaitAsync(
                new PollRequest<T>(operation.Id, operation.Type, judge, limit, log) { Name = operation.Name }, cancellationToken).ConfigureAwait(false);
            Settle(operation);
            return result;
        }
        catch (OperationFailedException)
        {
            Settle(operation);
            throw;
        }
        catch (TimeoutException)
        {
            throw new OperationTimedOutException(
                $"{Describe(operation)} was still {operation.Status ?? "unknown"} after {limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s. The server goes on with it.")
            {
                Operation = operation,
                RecommendedAction = $"Pass the error's TargetObject to {WaitCmdlet(operation)} to go on waiting, or use a larger -TimeoutSeconds.",
            };
        }
        catch (ServiceException exception)
        {
            throw exception.While(operation, $"Pass the error's TargetObject to {WaitCmdlet(operation)} to go on waiting.");
        }
    }

    // What is deleted has no operation in progress any more.
    private void Settle(SaharaOperation operation)
    {
        _pending.TryRemove((operation.Id, operation.Kind), out _);
        if (operation.Kind is not (SaharaOperationKind.ClusterDeletion or SaharaOperationKind.JobExecutionDeletion))
            return;
        foreach (var pending in _pending.Keys.Where(pending => pending.Id == operation.Id))
            _pending.TryRemove(pending, out _);
    }

    private PollResult Evaluate(SaharaOperation operation, SaharaCluster? cluster, bool fromList)
    {
        if (cluster is null)
            return Gone(operation, fromList, ErrorIds.ClusterVanished);
        operation.Status = operation.Kind == SaharaOperationKind.Verification ? cluster.Verification?.Status : cluster.Status;
        switch (operation.Kind)
        {
            case not SaharaOperationKind.ClusterDeletion when cluster.Status == SaharaClusterStatus.Deleting:
                throw new OperationFailedException(ErrorIdOf(operation.Kind), $"{Describe(operation)} came to nothing: the cluster is being deleted.")
                {
                    Operation = operation,
                    RecommendedAction = $"Wait-SaharaCluster '{cluster.Name}' waits until it is gone.",
                };
            case SaharaOperationKind.Verification when IsJudged(operation, cluster):
                return PollResult.Done;
            case SaharaOperationKind.ClusterScaling when cluster.Status == SaharaClusterStatus.Active && !string.IsNullOrWhiteSpace(cluster.StatusDescription):
                throw Failed(operation, ErrorIds.ClusterScalingFailed, cluster);
            case SaharaOperationKind.ClusterCreation or SaharaOperationKind.ClusterScaling when cluster.Status == SaharaClusterStatus.Active:
                return PollResult.Done;
            case var _ when cluster.Status == SaharaClusterStatus.Error:
                throw Failed(operation, ErrorIdOf(operation.Kind), cluster);
            default:
                return PollResult.Pending(Progress(operation, cluster));
        }
    }

    // The verification that was there before must not be taken for the one that was asked for.
    private static bool IsJudged(SaharaOperation operation, SaharaCluster cluster) =>
        cluster.Verification is { } verification
        && verification.Status != SaharaVerification.Checking
        && verification.Id != operation.PreviousVerificationId;

    private PollResult Evaluate(SaharaOperation operation, SaharaJobExecution? execution, bool fromList, bool anyEnd)
    {
        if (execution is null)
            return Gone(operation, fromList, ErrorIds.JobExecutionVanished);
        operation.Status = execution.Status;
        if (operation.Kind == SaharaOperationKind.JobExecutionDeletion || !SaharaJobStatus.Terminal.Contains(execution.Status))
            return PollResult.Pending(execution.Status);
        if (anyEnd || execution.Status == SaharaJobStatus.Succeeded)
            return PollResult.Done;
        throw new OperationFailedException(ErrorIds.JobExecutionFailed, $"{Describe(operation)} ended as {execution.Status}{Reason(execution)}.")
        {
            Operation = operation,
        };
    }

    private static PollResult Gone(SaharaOperation operation, bool fromList, string errorId)
    {
        if (fromList)
            return PollResult.Confirm;
        if (operation.Kind is SaharaOperationKind.ClusterDeletion or SaharaOperationKind.JobExecutionDeletion)
            return PollResult.Done;
        throw new OperationFailedException(errorId, $"{Describe(operation)} vanished while it was being waited for.") { Operation = operation };
    }

    private OperationFailedException Failed(SaharaOperation operation, string errorId, SaharaCluster cluster)
    {
        var reason = cluster.StatusDescription is { Length: > 0 } description ? _redact(description.Trim()) : null;
        var events = cluster.ProvisionProgress.SelectMany(step => step.Events)
            .Where(item => item.Successful == false && item.EventInfo is { Length: > 0 })
            .Select(item => _redact(item.EventInfo!))
            .Where(text => reason?.Contains(text.Trim(), StringComparison.Ordinal) != true)
            .Distinct(StringComparer.Ordinal);
        var all = string.Join(' ', events.Prepend(reason).OfType<string>());
        return new OperationFailedException(errorId, $"{Describe(operation)} failed; its status is {cluster.Status}.{(all.Length == 0 ? null : $" Reason: {all}")}")
        {
            Description = reason,
            Operation = operation,
        };
    }

    private string? Reason(SaharaJobExecution execution) =>
        new WireFields(execution.GetInfo()).Text("error", "message") is { Length: > 0 } reason ? $": {_redact(reason.Trim().TrimEnd('.'))}" : null;

    private static string Progress(SaharaOperation operation, SaharaCluster cluster)
    {
        if (operation.Kind == SaharaOperationKind.Verification)
            return cluster.Verification?.Status ?? cluster.Status;
        var step = cluster.ProvisionProgress.LastOrDefault(step => step.Successful is null);
        var instances = cluster.NodeGroups.Sum(group => group.Instances.Count);
        return $"{cluster.Status}{(step is null ? null : $", step '{step.StepName}' {step.Events.Count} of {step.Total}")}{(instances == 0 ? null : $", {instances} instances")}";
    }

    private static string ErrorIdOf(SaharaOperationKind kind) => kind switch
    {
        SaharaOperationKind.ClusterDeletion => ErrorIds.ClusterDeletionFailed,
        SaharaOperationKind.ClusterScaling => ErrorIds.ClusterScalingFailed,
        SaharaOperationKind.Verification => ErrorIds.ClusterVerificationFailed,
        _ => ErrorIds.ClusterCreationFailed,
    };

    private static string WaitCmdlet(SaharaOperation operation) =>
        operation.Kind is SaharaOperationKind.JobExecution or SaharaOperationKind.JobExecutionDeletion ? "Wait-SaharaJobExecution" : "Wait-SaharaCluster";

    private static string Describe(SaharaOperation operation) => operation.Kind switch
    {
        SaharaOperationKind.ClusterCreation => $"The creation of cluster '{operation.Name}'",
        SaharaOperationKind.ClusterScaling => $"The scaling of cluster '{operation.Name}'",
        SaharaOperationKind.ClusterDeletion => $"The deletion of cluster '{operation.Name}'",
        SaharaOperationKind.Verification => $"The verification of cluster '{operation.Name}'",
        SaharaOperationKind.JobExecution => $"The job execution '{operation.Name}'",
        _ => $"The deletion of job execution '{operation.Name}'",
    };
}
