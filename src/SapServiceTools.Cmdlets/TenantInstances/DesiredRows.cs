using System.Collections;
using SapServiceTools.Clients.TenantInstances.Reconciliation;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.TenantInstances;

/// <summary>
/// Reads the rows of a list of tenants as PowerShell brings them: text, or objects that have a property TenantId. It reads them itself, because the engine's
/// binder passes over what it can't bind. What isn't certain is refused.
/// </summary>
/// <param name="removeExtra">Whether what the list lacks is to be removed.</param>
internal sealed class DesiredRows(bool removeExtra)
{
    private const string Property = "TenantId";

    private readonly DesiredList _list = new(removeExtra);

    // Of lists that may be CSV: columns that have text in some row, and the first row that ends before such a column.
    private readonly HashSet<string> _filled = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(int Row, string TenantId, string Column)> _short = [];

    public IReadOnlyList<string> Tenants => _list.Tenants;

    /// <summary>Takes names from the command line.</summary>
    /// <exception cref="ServiceException">One of them can't be a tenant.</exception>
    public void AddNames(IEnumerable<string?>? names)
    {
        // Null is what a variable holds that was never set.
        foreach (var name in names ?? [null])
            _list.Add(name);
    }

    /// <summary>Takes one object of the pipeline.</summary>
    /// <exception cref="ServiceException">It can't be understood.</exception>
    public void Add(object? row)
    {
        var value = Base(row);
        if (value is IList { Count: > 0 } several)
        {
            foreach (var item in several)
            {
                if (Base(item) is IList)
                    throw _list.Refuse("it is a list in a list.");
                Add(item);
            }
        }
        else if (value is null || IdTransformationAttribute.IsId(value))
        {
            _list.Add(LanguagePrimitives.ConvertTo<string?>(value));
        }
        else
        {
            AddObject(PSObject.AsPSObject(row), value);
        }
    }

    /// <summary>Checks the list as a whole.</summary>
    /// <exception cref="ServiceException">It isn't one by which anything can be removed.</exception>
    public void Complete()
    {
        if (!removeExtra)
            return;
        if (Tenants.Count == 0)
            throw EmptyList();
        foreach (var (row, tenantId, column) in _short)
        {
            if (_filled.Contains(column))
                throw DesiredList.Invalid(
                    $"Row {row} of the list (tenant '{tenantId}') has nothing from column '{column}' on, as a line has that was cut off, so its tenant may be cut off as well. Nothing was changed. Where it isn't, 'Select-Object TenantId' before takes that column alone.",
                    tenantId);
        }
    }

    private void AddObject(PSObject row, object value)
    {
        if (row.Properties[Property] is not { } property)
            throw _list.Refuse($"{(value is PSCustomObject ? "an object" : $"an object of type {value.GetType().Name}")} without a property {Property}{PropertyNames(row, value)}.");
        object? tenant;
        try
        {
            tenant = Base(property.Value);
        }
        catch (GetValueException exception)
        {
            throw _list.Refuse($"its property {Property} can't be read. {exception.InnerException?.Message ?? exception.Message}");
        }

        if (tenant is not null && !IdTransformationAttribute.IsId(tenant))
            throw _list.Refuse(tenant is DBNull ? $"its property {Property} is empty." : $"its property {Property} is a {tenant.GetType().Name}, not text.");
        var name = _list.Add(LanguagePrimitives.ConvertTo<string?>(tenant));
        if (removeExtra && value is PSCustomObject)
            Compare(row, name);
    }

    /// <summary>Import-Csv gives text for a column that is empty, and null for one that the line hasn't got. Where lines are cut off, the last has fewer.</summary>
    private void Compare(PSObject row, string tenantId)
    {
        string? missing = null;
        foreach (var column in row.Properties.Where(property => property.MemberType == PSMemberTypes.NoteProperty))
        {
            if (Base(column.Value) is null)
            {
                missing ??= column.Name;
                continue;
            }

            _filled.Add(column.Name);
            missing = null;
        }

        if (missing is not null)
            _short.Add((_list.RowCount, tenantId, missing));
    }

    private static string PropertyNames(PSObject row, object value) => value is PSCustomObject or IDictionary
        ? $" (it has: {string.Join(", ", (value is IDictionary pairs ? pairs.Keys.Cast<object>().Select(key => $"{key}") : row.Properties.Select(property => property.Name)).Take(10))})"
        : "";

    private static object? Base(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static ServiceException EmptyList() =>
        new(ServiceErrorKind.InvalidArgument, ErrorIds.DesiredListEmpty, "The list of tenants is empty, and with -RemoveExtra that would remove every instance.");
}
