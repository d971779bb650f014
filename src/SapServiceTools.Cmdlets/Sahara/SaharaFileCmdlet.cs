using System.Management.Automation;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Sahara.Completion;
using SapServiceTools.Cmdlets.Sessions;
using SapServiceTools.Cmdlets.Shared.Parameters;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that writes resources to files.</summary>
public abstract class SaharaFileCmdlet<T> : SessionCmdlet<SaharaSession>
    where T : SaharaResource
{
    /// <summary>Names or ids. Wildcards mean nothing here; pipe from the Get- cmdlet to choose by pattern.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = SaharaSets.Name)]
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = SaharaSets.Property)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [SaharaNameTransformation]
    [ArgumentCompleter(typeof(SaharaNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Objects, each acted on in the session that it came from.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = SaharaSets.Object)]
    [ValidateNotNull]
    public T? InputObject { get; set; }

    /// <summary>How many are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public override int ThrottleLimit { get; set; } = 8;
    /// <summary>The file; a folder takes files that are named like the resources. Without it: the present folder.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public virtual string Path { get; set; } = ".";

    /// <summary>Writes over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What is done, for questions and previews: Save or Export.</summary>
    private protected abstract string Action { get; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var path = GetUnresolvedProviderPathFromPSPath(Path);
        var targets = SaharaTargets.Approved(this, Name, InputObject, $"{Action} to {Path}");
        Expect(targets.Count);
        foreach (var target in targets)
        {
            Start(target.Session, target.Input, (writer, cancellationToken) => target.IsPreview
                ? target.IdAsync(writer, cancellationToken)
                : WriteAsync(target, path, writer, cancellationToken));
        }
    }

    /// <summary>The name of a file in a folder, and what fills it.</summary>
    private protected abstract Task<(string FileName, Func<Stream, Task> Fill)> ContentAsync(SaharaTarget<T> target, ICallLog log, CancellationToken cancellationToken);

    private async Task WriteAsync(SaharaTarget<T> target, string path, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var (name, fill) = await ContentAsync(target, writer, cancellationToken).ConfigureAwait(false);
        // The name on the server becomes a file's name; nothing of a path in it may count.
        var file = Directory.Exists(path) ? System.IO.Path.Combine(path, System.IO.Path.GetFileName(name)) : path;
        await SaharaFiles.CreateAsync(file, Force, fill).ConfigureAwait(false);
        await writer.WriteObjectAsync(new FileInfo(file)).ConfigureAwait(false);
    }
}
