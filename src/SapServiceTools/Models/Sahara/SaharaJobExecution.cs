namespace SapServiceTools;

/// <summary>One run of a job; v2 calls it a job.</summary>
public sealed class SaharaJobExecution : SaharaResource
{
    internal SaharaJobExecution(WireFields fields)
        : base(fields)
    {
    }

    /// <inheritdoc/>
    public override string Id => base.Id;

    /// <summary>The name of the template that is run, as it was when this was read; null where it can't be read.</summary>
    public string? JobTemplateName { get; internal set; }

    /// <summary>The name of the cluster that runs it, as it was when this was read; null after the cluster was deleted, and where it can't be read.</summary>
    public string? ClusterName { get; internal set; }

    /// <summary>The server's own word, such as <c>RUNNING</c>; see <see cref="SaharaJobStatus"/>.</summary>
    public string Status => new WireFields(Fields.Map("info")).Text("status") ?? string.Empty;

    /// <summary>The template that is run.</summary>
    public string? JobTemplateId => Fields.Text("job_template_id", "job_id");

    /// <summary>The cluster that runs it; null after the cluster was deleted.</summary>
    public string? ClusterId => Fields.Text("cluster_id");

    /// <summary>The data source that it reads.</summary>
    public string? InputId => Fields.Text("input_id");

    /// <summary>The data source that it writes.</summary>
    public string? OutputId => Fields.Text("output_id");

    /// <summary>The id in the engine that runs it, such as Oozie.</summary>
    public string? EngineJobId => Fields.Text("engine_job_id", "oozie_job_id");

    /// <summary>When it was started, in local time.</summary>
    public DateTimeOffset? StartTime => Fields.Time("start_time");

    /// <summary>When it ended, in local time; some engines never tell.</summary>
    public DateTimeOffset? EndTime => Fields.Time("end_time");

    /// <summary>How long it ran, or has been running; null where it hasn't begun or its engine doesn't tell the end.</summary>
    public TimeSpan? Duration => (EndTime ?? (SaharaJobStatus.Terminal.Contains(Status) ? null : DateTimeOffset.UtcNow)) - StartTime;

    /// <summary>The exit code, where the engine has one.</summary>
    public string? ReturnCode => Fields.Text("return_code");

    /// <summary>What the engine tells about it; secrets are masked. <see cref="GetInfo"/> has it whole.</summary>
    public IReadOnlyDictionary<string, object?> Info => Fields.Shown("info");

    /// <summary>Its <c>configs</c>, <c>params</c> and <c>args</c>; secrets are masked. <see cref="GetJobConfigs"/> has them whole.</summary>
    public IReadOnlyDictionary<string, object?> JobConfigs => Fields.Shown("job_configs");

    /// <summary>The addresses of its data sources with placeholders filled in.</summary>
    public IReadOnlyDictionary<string, object?> DataSourceUrls => Fields.Shown("data_source_urls");

    /// <summary>The id: runs have no name, and files in which they are kept are to bring them back by this property as well.</summary>
    public override string Name => Id;

    /// <summary>What the engine tells about it, with its secrets. Call it where they are needed, and nowhere else.</summary>
    public IReadOnlyDictionary<string, object?> GetInfo() => Fields.Map("info");

    /// <summary>Its <c>configs</c>, <c>params</c> and <c>args</c>, with their secrets. Call it where they are needed, and nowhere else.</summary>
    public IReadOnlyDictionary<string, object?> GetJobConfigs() => Fields.Map("job_configs");
}
