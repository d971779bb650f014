using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sessions;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>How a cmdlet that began something ends: by waiting, or with an operation for Wait-SaharaCluster or Wait-SaharaJobExecution.</summary>
/// <param name="NoWait">Writes the operation.</param>
/// <param name="Timeout">The limit; null means the session's.</param>
internal sealed record SaharaWait(bool NoWait, TimeSpan? Timeout)
{
    /// <summary>An operation that began just now.</summary>
    public static SaharaOperation Operation(SaharaResource resource, SaharaOperationKind kind, string? previousVerificationId = null) =>
        Operation(resource.Id, resource.ToString(), kind, resource is SaharaCluster cluster ? cluster.Status : (resource as SaharaJobExecution)?.Status, previousVerificationId);

    /// <summary>An operation that began just now.</summary>
    public static SaharaOperation Operation(string id, string name, SaharaOperationKind kind, string? status = null, string? previousVerificationId = null) => new()
    {
        Id = id,
        Name = name,
        Kind = kind,
        Type = kind switch
        {
            SaharaOperationKind.ClusterCreation or SaharaOperationKind.JobExecution => OperationType.Create,
            SaharaOperationKind.ClusterDeletion or SaharaOperationKind.JobExecutionDeletion => OperationType.Delete,
            _ => OperationType.Update,
        },
        StartedAt = DateTimeOffset.UtcNow,
        Status = status,
        PreviousVerificationId = previousVerificationId,
    };

    /// <summary>Waits for a cluster and writes it; of a deletion nothing is left to write.</summary>
    /// <exception cref="ServiceException">The operation failed, or lasts longer than the limit.</exception>
    public async Task FinishAsync(SaharaOperation operation, SaharaSession session, PipelineWriter writer, CancellationToken cancellationToken)
    {
        if (NoWait)
        {
            await writer.WriteAsync(operation, session).ConfigureAwait(false);
            return;
        }

        SaharaResource? result = operation.Kind is SaharaOperationKind.JobExecution or SaharaOperationKind.JobExecutionDeletion
            ? await session.Client().Waiter.WaitForJobExecutionAsync(operation, anyEnd: false, Timeout, writer, cancellationToken).ConfigureAwait(false)
            : await session.Client().Waiter.WaitForClusterAsync(operation, Timeout, writer, cancellationToken).ConfigureAwait(false);
        if (result is not null)
            await writer.WriteNamedAsync(result, session, cancellationToken).ConfigureAwait(false);
    }
}
