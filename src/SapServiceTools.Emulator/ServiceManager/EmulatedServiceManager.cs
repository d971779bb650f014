using System.Text;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Uaa;

namespace SapServiceTools.Emulator.ServiceManager;

/// <summary>What an emulator's Service Manager has, seen and changed from outside of its protocol; nothing here is a request.</summary>
public sealed class EmulatedServiceManager
{
    private readonly SmStore _store;
    private readonly SmChanges _changes;
    private readonly TokenStore _tokens;

    internal EmulatedServiceManager(SmStore store, SmChanges changes, TokenStore tokens)
    {
        _store = store;
        _changes = changes;
        _tokens = tokens;
    }

    /// <summary>The plan that clients have unless they say otherwise, hdi-shared of the offering hana.</summary>
    public string DefaultPlanId => _store.Catalog.Default.Id.ToString();

    /// <summary>All instances, oldest first.</summary>
    public IReadOnlyList<EmulatedServiceInstance> Instances
    {
        get
        {
            lock (_store.Gate)
            {
                _store.Advance();
                return [.. _store.Instances.Values.Select(Show)];
            }
        }
    }

    /// <summary>How many bindings there are.</summary>
    public int BindingCount
    {
        get
        {
            lock (_store.Gate)
            {
                _store.Advance();
                return _store.Bindings.Count;
            }
        }
    }

    /// <summary>Tenants whose bindings fail; decided when they begin.</summary>
    public TenantPatternCollection FailingBindings => _changes.FailingBindings;

    /// <summary>Tenants whose instances can't be changed; decided when that begins.</summary>
    public TenantPatternCollection FailingUpdates => _changes.FailingUpdates;

    /// <summary>True tells by 409 at once that a name is taken; false lets the operation fail with Conflict, where it is asynchronous.</summary>
    public bool RefusesConflictsAtOnce
    {
        get => _changes.RefusesConflictsAtOnce;
        set => _changes.RefusesConflictsAtOnce = value;
    }

    /// <summary>True answers 404 for the operation of a deletion that succeeded.</summary>
    public bool ForgetsDeletions
    {
        get => _store.ForgetsDeletions;
        set => _store.ForgetsDeletions = value;
    }

    /// <summary>True leaves the operations out of lists, as a server that doesn't know attach_last_operations would.</summary>
    public bool HidesOperationsInLists
    {
        get => _store.HidesOperationsInLists;
        set => _store.HidesOperationsInLists = value;
    }

    /// <summary>How long the next token is valid.</summary>
    public TimeSpan TokenLifetime
    {
        get => _tokens.Lifetime;
        set => _tokens.Lifetime = value;
    }

    /// <summary>Makes all tokens invalid that were issued so far.</summary>
    public void RevokeTokens() => _tokens.RevokeAll();

    /// <summary>Adds a usable instance of the default plan.</summary>
    /// <param name="tenantId">The tenant in its label; null leaves the label out.</param>
    /// <param name="name">Its name.</param>
    /// <param name="bindings">How many usable bindings it has.</param>
    /// <returns>Its id.</returns>
    public string AddInstance(string? tenantId, string name, int bindings = 1)
    {
        lock (_store.Gate)
        {
            var instance = _store.NewInstance(name, _store.Catalog.Default, Labels(tenantId), null);
            instance.Ready = true;
            _store.Add(instance);
            for (var i = 0; i < bindings; i++)
                AddBinding(instance, tenantId, isReady: true);
            return instance.Id.ToString();
        }
    }

    /// <summary>Adds a binding, and returns its id.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="isReady">Whether it can be used; if not, nothing is known of why.</param>
    /// <param name="hasLabels">Whether it has the labels that clients give it.</param>
    public string AddBinding(string instanceId, bool isReady = true, bool hasLabels = true)
    {
        lock (_store.Gate)
        {
            var instance = _store.FindInstance(Guid.Parse(instanceId)) ?? throw new ArgumentException("There is no such instance.", nameof(instanceId));
            return AddBinding(instance, hasLabels ? instance.TenantId : null, isReady);
        }
    }

    private string AddBinding(SmInstance instance, string? tenantId, bool isReady)
    {
        var labels = Labels(tenantId);
        if (tenantId is not null)
        {
            labels["service_plan_id"] = [instance.Plan.Id.ToString()];
            labels["managing_client_lib"] = ["instance-manager-client-lib"];
        }

        var binding = _store.NewBinding(Guid.NewGuid().ToString(), instance, labels, null);
        binding.Ready = isReady;
        _store.Add(binding);
        return binding.Id.ToString();
    }

    private static Dictionary<string, List<string>> Labels(string? tenantId) =>
        tenantId is null ? new(StringComparer.Ordinal) : new(StringComparer.Ordinal) { ["tenant_id"] = [tenantId] };

    private static EmulatedServiceInstance Show(SmInstance instance) => new(
        instance.Id.ToString(),
        instance.Name,
        instance.TenantId,
        instance.Ready,
        instance.LastOperation is { } operation ? $"{operation.Type} {operation.State}" : null,
        [.. instance.Bindings.Select(binding => binding.Id.ToString())],
        Text(instance.Parameters))
    {
        BindingParameters = Text(instance.Bindings.Count > 0 ? instance.Bindings[^1].Parameters : null),
    };

    private static string? Text(byte[]? json) => json is null ? null : Encoding.UTF8.GetString(json);

    /// <summary>How many instances and bindings it has.</summary>
    public override string ToString() => $"{Instances.Count} instances, {BindingCount} bindings";
}
