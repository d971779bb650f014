namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>The bodies of the cluster half. Source: OpenStack Data Processing API, v1.1 and v2.</summary>
internal static class BodySchemas
{
    public static readonly BodyCheck Text = new TextCheck();
    public static readonly BodyCheck OptionalText = Text.OrNull;
    public static readonly BodyCheck OptionalFlag = new FlagCheck().OrNull;
    public static readonly BodyCheck Uuid = new TextCheck { Format = "uuid" };
    public static readonly BodyCheck HostName = new TextCheck { Format = "valid_name_hostname", MinLength = 1, MaxLength = 50 };
    private static readonly BodyCheck Shares = new ListCheck(new ObjectCheck(new Dictionary<string, BodyCheck>
    {
        ["id"] = Uuid,
        ["path"] = OptionalText,
        ["access_level"] = new TextCheck { OneOf = ["rw", "ro"] }.OrNull,
    }, "id")).OrNull;

    private static readonly Dictionary<string, BodyCheck> Group = new()
    {
        ["name"] = HostName,
        ["flavor_id"] = new FlavorCheck(),
        ["node_processes"] = new ListCheck(Text) { MinItems = 1 },
        ["image_id"] = Uuid.OrNull,
        ["node_configs"] = new ConfigCheck(2).OrNull,
        ["volumes_per_node"] = new NumberCheck { Minimum = 0 },
        ["volumes_size"] = new NumberCheck { Minimum = 1 }.OrNull,
        ["volume_type"] = OptionalText,
        ["volumes_availability_zone"] = OptionalText,
        ["volume_mount_prefix"] = new TextCheck { Format = "posix_path" }.OrNull,
        ["description"] = OptionalText,
        ["floating_ip_pool"] = OptionalText,
        ["security_groups"] = new ListCheck(Text).OrNull,
        ["auto_security_group"] = OptionalFlag,
        ["availability_zone"] = OptionalText,
        ["is_proxy_gateway"] = OptionalFlag,
        ["volume_local_to_instance"] = OptionalFlag,
        ["shares"] = Shares,
        ["use_autoconfig"] = OptionalFlag,
        ["is_public"] = OptionalFlag,
        ["is_protected"] = OptionalFlag,
    };

    private static readonly Dictionary<string, BodyCheck> BootVolume = new()
    {
        ["boot_from_volume"] = new FlagCheck(),
        ["boot_volume_type"] = Text,
        ["boot_volume_availability_zone"] = Text,
        ["boot_volume_local_to_instance"] = new FlagCheck(),
    };

    private static readonly BodyCheck GroupOfCluster = new EitherCheck(
        new ObjectCheck(With(Group, ("count", new NumberCheck()), ("node_group_template_id", Uuid)), "node_group_template_id", "name", "count"),
        new ObjectCheck(With(Group, ("count", new NumberCheck())), "name", "flavor_id", "node_processes", "count"));

    private static readonly Dictionary<string, BodyCheck> Template = new()
    {
        ["name"] = HostName,
        ["plugin_name"] = Text,
        ["default_image_id"] = Uuid.OrNull,
        ["cluster_configs"] = new ConfigCheck(2).OrNull,
        ["node_groups"] = new ListCheck(GroupOfCluster).OrNull,
        ["anti_affinity"] = new ListCheck(Text).OrNull,
        ["description"] = OptionalText,
        ["neutron_management_network"] = Uuid.OrNull,
        ["shares"] = Shares,
        ["use_autoconfig"] = OptionalFlag,
        ["is_public"] = OptionalFlag,
        ["is_protected"] = OptionalFlag,
        ["domain_name"] = OptionalText,
    };

    public static ObjectCheck NodeGroupTemplate(bool isV2)
    {
        var fields = With(isV2 ? With(Group, [.. BootVolume.Select(pair => (pair.Key, pair.Value))]) : Group, ("plugin_name", Text), (Version(isV2), Text));
        return new ObjectCheck(fields, "name", "flavor_id", "plugin_name", "node_processes", Version(isV2));
    }

    public static ObjectCheck ClusterTemplate(bool isV2) => new(With(Template, (Version(isV2), Text)), "name", "plugin_name", Version(isV2));

    public static ObjectCheck Cluster(bool isV2, bool isMultiple = false)
    {
        var fields = With(Template, (Version(isV2), Text), ("is_transient", new FlagCheck()),
            ("user_keypair_id", new TextCheck { Format = "valid_keypair_name" }), ("cluster_template_id", Uuid));
        if (isV2 || isMultiple)
            fields["count"] = new NumberCheck();
        return new ObjectCheck(fields, isMultiple ? ["name", "plugin_name", Version(isV2), "count"] : ["name", "plugin_name", Version(isV2)]);
    }

    public static ObjectCheck ClusterUpdate(bool isV2)
    {
        Dictionary<string, BodyCheck> fields = new()
        {
            ["description"] = OptionalText,
            ["name"] = HostName,
            ["is_public"] = OptionalFlag,
            ["is_protected"] = OptionalFlag,
            ["verification"] = new ObjectCheck(new Dictionary<string, BodyCheck> { ["status"] = new TextCheck { OneOf = ["START"] } }) { IsOpen = true },
            ["shares"] = Shares,
        };
        return new ObjectCheck(isV2 ? With(fields, ("update_keypair", OptionalFlag)) : fields);
    }

    public static ObjectCheck ClusterScaling(bool isV2)
    {
        Dictionary<string, BodyCheck> resize = new() { ["name"] = Text, ["count"] = new NumberCheck { Minimum = 0 } };
        if (isV2)
            resize["instances"] = new ListCheck(Text);
        return new ObjectCheck(new Dictionary<string, BodyCheck>
        {
            ["resize_node_groups"] = new ListCheck(new ObjectCheck(resize, "name", "count")) { MinItems = 1 },
            ["add_node_groups"] = Template["node_groups"],
        }) { AnyOf = ["resize_node_groups", "add_node_groups"] };
    }

    public static ObjectCheck ClusterDeletion { get; } = new(new Dictionary<string, BodyCheck> { ["force"] = new FlagCheck() });

    public static ObjectCheck ImageRegistration { get; } = new(new Dictionary<string, BodyCheck> { ["username"] = Text, ["description"] = Text }, "username");

    public static ObjectCheck ImageTags { get; } =
        new(new Dictionary<string, BodyCheck> { ["tags"] = new ListCheck(new TextCheck { Format = "valid_tag" }) }, "tags");

    private static string Version(bool isV2) => isV2 ? "plugin_version" : "hadoop_version";

    private static Dictionary<string, BodyCheck> With(Dictionary<string, BodyCheck> fields, params (string Name, BodyCheck Check)[] more)
    {
        var all = new Dictionary<string, BodyCheck>(fields);
        foreach (var (name, check) in more)
            all[name] = check;
        return all;
    }
}
