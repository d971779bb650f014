using SapServiceTools.Emulator.Sahara.Requests;

namespace SapServiceTools.Emulator.Sahara.Schemas;

/// <summary>The bodies of the data processing half. Source: OpenStack Data Processing API, v1.1 and v2.</summary>
internal static class JobSchemas
{
    public static readonly string[] JobTypes = ["Hive", "Java", "MapReduce", "MapReduce.Streaming", "Pig", "Shell", "Spark", "Storm", "Storm.Pyleus"];
    private static readonly BodyCheck Name = new TextCheck { Format = "valid_name", MinLength = 1, MaxLength = 50 };
    private static readonly BodyCheck Text = BodySchemas.Text;
    private static readonly BodyCheck Flag = BodySchemas.OptionalFlag;
    private static readonly BodyCheck Ids = new ListCheck(new TextCheck { MinLength = 1 }) { IsUnique = true };
    private static readonly BodyCheck Uuid = BodySchemas.Uuid;

    public static ObjectCheck DataSource { get; } = new(new Dictionary<string, BodyCheck>
    {
        ["name"] = Name,
        ["description"] = Text,
        ["type"] = new TextCheck { OneOf = ["swift", "hdfs", "maprfs", "manila", "s3"] },
        ["url"] = Text,
        ["credentials"] = new ObjectCheck(new Dictionary<string, BodyCheck>()) { IsOpen = true },
        ["is_public"] = Flag,
        ["is_protected"] = Flag,
    }, "name", "type", "url");

    public static ObjectCheck JobBinary { get; } = new(new Dictionary<string, BodyCheck>
    {
        ["name"] = Name,
        ["description"] = Text,
        ["url"] = Text,
        ["is_public"] = Flag,
        ["is_protected"] = Flag,
        ["extra"] = new ConfigCheck(1),
    }, "name", "url");

    public static ObjectCheck JobBinaryInternalUpdate { get; } =
        new(new Dictionary<string, BodyCheck> { ["name"] = Name, ["is_public"] = Flag, ["is_protected"] = Flag });

    public static ObjectCheck Job { get; } = new(new Dictionary<string, BodyCheck>
    {
        ["name"] = Name,
        ["description"] = Text,
        ["type"] = new TextCheck { OneOf = JobTypes },
        ["mains"] = Ids,
        ["libs"] = Ids,
        ["streaming"] = new FlagCheck(),
        ["interface"] = new ListCheck(new ObjectCheck(new Dictionary<string, BodyCheck>
        {
            ["name"] = new TextCheck { MinLength = 1 },
            ["description"] = Text.OrNull,
            ["mapping_type"] = new TextCheck { OneOf = ["args", "configs", "params"] },
            ["location"] = new TextCheck { MinLength = 1 },
            ["value_type"] = new TextCheck { OneOf = ["string", "number", "data_source"] },
            ["required"] = new FlagCheck(),
            ["default"] = Text.OrNull,
        }, "name", "mapping_type", "location", "required")) { IsUnique = true }.OrNull,
        ["is_public"] = Flag,
        ["is_protected"] = Flag,
    }, "name", "type");

    public static ObjectCheck JobUpdate { get; } =
        new(new Dictionary<string, BodyCheck> { ["name"] = Name, ["description"] = Text.OrNull, ["is_public"] = Flag, ["is_protected"] = Flag });

    public static ObjectCheck JobRun(bool isV2)
    {
        Dictionary<string, BodyCheck> fields = new()
        {
            ["input_id"] = Uuid,
            ["output_id"] = Uuid,
            ["cluster_id"] = Uuid,
            ["interface"] = new ConfigCheck(1),
            ["job_configs"] = new ObjectCheck(new Dictionary<string, BodyCheck>
            {
                ["configs"] = new ConfigCheck(1),
                ["params"] = new ConfigCheck(1),
                ["job_execution_info"] = new ObjectCheck(new Dictionary<string, BodyCheck>()) { IsOpen = true },
                ["args"] = new ListCheck(Text),
            }),
            ["is_public"] = Flag,
            ["is_protected"] = Flag,
        };
        if (isV2)
            fields["job_template_id"] = Uuid;
        return new ObjectCheck(fields, isV2 ? ["cluster_id", "job_template_id"] : ["cluster_id"]);
    }

    public static ObjectCheck JobRunUpdate { get; } = new(new Dictionary<string, BodyCheck>
    {
        ["is_public"] = Flag,
        ["is_protected"] = Flag,
        ["info"] = new ObjectCheck(new Dictionary<string, BodyCheck> { ["status"] = new TextCheck { OneOf = ["suspend", "cancel"] } }),
    });

    /// <summary>True for a name that an internal may have.</summary>
    public static bool IsName(string name) => TextFormats.Fits("valid_name", name);
}
