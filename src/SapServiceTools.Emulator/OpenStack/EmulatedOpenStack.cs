using SapServiceTools.Emulator.Keystone;
using SapServiceTools.Emulator.OpenStack.Cloud;
using SapServiceTools.Emulator.Requests;
using SapServiceTools.Emulator.Sahara;
using SapServiceTools.Emulator.Sahara.Records;

namespace SapServiceTools.Emulator.OpenStack;

/// <summary>The emulated Keystone and Sahara: where they are, how to sign in, and what goes wrong in them.</summary>
public sealed class EmulatedOpenStack
{
    private readonly IdentityStore _identity;
    private readonly KeystoneService _keystone;
    private readonly SaharaService _sahara;
    private readonly CloudService[] _others;

    internal EmulatedOpenStack(IdentityStore identity, KeystoneService keystone, SaharaService sahara)
    {
        (_identity, _keystone, _sahara) = (identity, keystone, sahara);
        _others =
        [
            new ComputeService(keystone, identity, sahara.Store.Cloud), new ImageService(keystone, identity, sahara.Store), new NetworkService(keystone, identity, sahara.Store.Cloud),
        ];
    }

    /// <summary>The address of Keystone's API v3.</summary>
    public Uri AuthUri => _keystone.Uri;

    /// <summary>The address of Sahara without a version, as Keystone's catalog has it.</summary>
    public Uri SaharaUri => _sahara.Uri;

    /// <summary>The project of the user.</summary>
    public string ProjectName => _identity.Projects[0].Name;

    /// <summary>The id of that project.</summary>
    public string ProjectId => _identity.Projects[0].Id;

    // Not public, because views and serialisers show public properties, and this holds a password.
    internal EmulatedServiceKey Cloud { get; private set; } = null!;

    /// <summary>How many tokens are valid.</summary>
    public int TokenCount
    {
        get
        {
            lock (_identity.Gate)
                return _identity.TokenCount;
        }
    }

    /// <summary>How many clusters there are.</summary>
    public int ClusterCount
    {
        get
        {
            lock (_sahara.Store.Gate)
            {
                _sahara.Store.Timeline.Advance();
                return _sahara.Store.Clusters.All.Count;
            }
        }
    }

    /// <summary>Clusters whose creation ends in Error; decided when it begins.</summary>
    public TenantPatternCollection FailingClusters => _sahara.Store.FailingClusters;

    /// <summary>Clusters whose scaling fails; decided when it begins.</summary>
    public TenantPatternCollection FailingScalings => _sahara.Store.FailingScalings;

    /// <summary>Clusters whose verification ends RED; decided when it ends.</summary>
    public TenantPatternCollection FailingVerifications => _sahara.Store.FailingVerifications;

    /// <summary>Clusters whose creation never ends, nor their deletion unless it is forced; decided when it begins.</summary>
    public TenantPatternCollection StuckClusters => _sahara.Store.StuckClusters;

    /// <summary>Jobs whose runs end in FAILED; decided when they end.</summary>
    public TenantPatternCollection FailingJobs => _sahara.Store.FailingJobs;

    /// <summary>Jobs whose runs go on until they are stopped; decided when they begin.</summary>
    public TenantPatternCollection StuckJobs => _sahara.Store.StuckJobs;

    /// <summary>The clusters as they are now, seen from outside of the protocol.</summary>
    internal IReadOnlyList<JsonObject> Clusters => Snapshot(_sahara.Store.Clusters);

    /// <summary>The job executions as they are now.</summary>
    internal IReadOnlyList<JsonObject> JobExecutions => Snapshot(_sahara.Store.JobRuns);

    /// <summary>The data sources as they are now.</summary>
    internal IReadOnlyList<JsonObject> DataSources => Snapshot(_sahara.Store.DataSources);

    /// <summary>What Sahara has, seen from outside of its protocol.</summary>
    internal SaharaStore SaharaStore => _sahara.Store;

    internal IEnumerable<IEmulatedService> Services => [_keystone, _sahara, .. _others];

    /// <summary>
    /// How to sign in, in the words of a cloud of clouds.yaml. Convert it to JSON and put it under <c>clouds</c> and a name to have such a file.
    /// The user "admin" has the same password, and the role admin in the project "admin".
    /// </summary>
    public EmulatedServiceKey GetCloud() => Cloud;

    /// <summary>Makes all tokens invalid, as if an administrator had revoked them.</summary>
    public void RevokeTokens()
    {
        lock (_identity.Gate)
            _identity.RevokeAll();
    }

    /// <summary>The addresses.</summary>
    public override string ToString() => $"Keystone at {AuthUri}, Sahara at {SaharaUri}";

    private IReadOnlyList<JsonObject> Snapshot(RecordTable table)
    {
        lock (_sahara.Store.Gate)
        {
            _sahara.Store.Timeline.Advance();
            return [.. table.All.Select(record => (JsonObject)record.DeepClone())];
        }
    }

    internal void Publish(Uri server)
    {
        _sahara.Publish(new Uri(server, _sahara.Segment));
        foreach (var other in _others)
            other.Publish(server);
        _keystone.Publish(new Uri(server, $"{_keystone.Segment}/v3"), SaharaUri, _others.Select(other => (other.Name, other.Type, other.CatalogUri)));
        Cloud = new EmulatedServiceKey("Keystone", AuthUri, new Dictionary<string, object?>
        {
            ["auth"] = new Dictionary<string, object?>
            {
                ["auth_url"] = AuthUri.AbsoluteUri,
                ["username"] = _identity.User.Name,
                ["password"] = _identity.User.Password,
                ["project_name"] = ProjectName,
                ["user_domain_name"] = _identity.Domains[0].Name,
                ["project_domain_name"] = _identity.Domains[0].Name,
            },
            ["region_name"] = IdentityCatalog.Region,
        });
    }
}
