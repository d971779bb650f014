using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared;

namespace SapServiceTools.Cmdlets.Sahara;

/// <summary>A cmdlet that writes resources to files.</summary>
public abstract class SaharaFileCmdlet<T> : SaharaTargetCmdlet<T>
    where T : SaharaResource
{
    private string _path = "";

    /// <summary>The file; a folder takes files that are named like the resources. Without it: the present folder.</summary>
    [Parameter(Position = 1)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public virtual string Path { get; set; } = ".";

    /// <summary>Writes over a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What is done: Save or Export.</summary>
    private protected abstract string Verb { get; }

    private protected sealed override string Action => $"{Verb} to {Path}";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        OrStop(() => _path = FilePaths.Resolve(SessionState.Path, Path, nameof(Path)), Path);
    }

    /// <summary>The name of a file in a folder, and what fills it.</summary>
    private protected abstract Task<(string FileName, Func<Stream, Task> Fill)> ContentAsync(SaharaTarget<T> target, ICallLog log, CancellationToken cancellationToken);

    private protected sealed override async Task WorkAsync(SaharaTarget<T> target, PipelineWriter writer, CancellationToken cancellationToken)
    {
        var (name, fill) = await ContentAsync(target, writer, cancellationToken).ConfigureAwait(false);
        // The name on the server becomes a file's name; nothing of a path in it may count, nor what a listing of the folder would do to a terminal.
        var file = Directory.Exists(_path) ? System.IO.Path.Combine(_path, System.IO.Path.GetFileName(TerminalText.Line(name))) : _path;
        await WholeFile.CreateAsync(file, Force, fill, writer).ConfigureAwait(false);
        await writer.WriteObjectAsync(new FileInfo(file)).ConfigureAwait(false);
    }
}
