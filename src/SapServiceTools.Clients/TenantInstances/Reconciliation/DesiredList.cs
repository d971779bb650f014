namespace SapServiceTools.Clients.TenantInstances.Reconciliation;

/// <summary>
/// The tenants that are wanted, row by row. A row that can't be understood refuses the list: what it lacks for that would be removed with its data.
/// </summary>
/// <param name="isComplete">
/// Whether what the list lacks is to go. Then a tenant that is named twice refuses the list as well, since one of both may have been meant to be another.
/// </param>
public sealed class DesiredList(bool isComplete)
{
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly List<string> _tenants = [];

    /// <summary>The tenants, each once, in the list's order.</summary>
    public IReadOnlyList<string> Tenants => _tenants;

    /// <summary>Rows read so far.</summary>
    public int RowCount { get; private set; }

    /// <summary>Takes the next row.</summary>
    /// <returns>The tenant.</returns>
    /// <exception cref="ServiceException">It isn't a tenant id, or the list has it already.</exception>
    public string Add(string? tenantId)
    {
        RowCount++;
        string tenant;
        try
        {
            tenant = TenantName.Normalize(tenantId);
        }
        catch (ServiceException exception)
        {
            throw new ServiceException(exception.Kind, exception.ErrorId, $"Row {RowCount} of the list can't be understood: {exception.Message} Nothing was changed.")
            {
                TenantId = tenantId,
                RecommendedAction = CheckList,
            };
        }

        if (_rows.TryAdd(tenant, RowCount))
            _tenants.Add(tenant);
        else if (isComplete)
            throw Invalid($"Rows {_rows[tenant]} and {RowCount} of the list both name tenant '{tenant}', and one of them may have been meant to be another. Nothing was changed.", tenant);
        return tenant;
    }

    /// <summary>Refuses the next row, which isn't a tenant.</summary>
    public ServiceException Refuse(string problem)
    {
        RowCount++;
        return Invalid($"Row {RowCount} of the list can't be understood: {problem} Nothing was changed.");
    }

    /// <summary>The error for a list that isn't one.</summary>
    internal static ServiceException Invalid(string message, string? tenantId = null) => new(ServiceErrorKind.InvalidArgument, ErrorIds.DesiredListInvalid, message)
    {
        TenantId = tenantId,
        RecommendedAction = CheckList,
    };

    private const string CheckList = "Check where the list comes from. Each row is a tenant id, or an object whose property TenantId is one.";
}
