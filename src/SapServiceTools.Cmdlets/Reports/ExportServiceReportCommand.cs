using SapServiceTools.Clients.Reports;
using SapServiceTools.Cmdlets.CommandLine;
using SapServiceTools.Cmdlets.Pipeline;
using SapServiceTools.Cmdlets.Shared;

namespace SapServiceTools.Cmdlets.Reports;

/// <summary>Writes what the pipeline brings of services as one page to read in a browser, or to send to somebody: it is one file, loads nothing and has no secret in it.</summary>
[Cmdlet(VerbsData.Export, "ServiceReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportServiceReportCommand : AsyncCmdlet
{
    private readonly ReportReader _reader = new();
    private string _file = "";

    /// <summary>The file. Its name is taken as it stands.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FilePathCompleter))]
    public string Path { get; set; } = null!;

    /// <summary>What the page is to show, of any kinds in any order, also as Import-Clixml and jobs bring them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The page's title.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "Service report";

    /// <summary>Replaces the file if it is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        OrStop(() => _file = FilePaths.Resolve(SessionState.Path, Path, nameof(Path)), Path);
        // Before anything is read: what comes through the pipeline may have taken an hour.
        OrStop(() => WholeFile.Check(_file, Force), _file);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in InputObject ?? [])
        {
            if (item is not null)
                OrWriteError(() => _reader.Add(item), item);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (ShouldProcess($"file '{_file}'", "Write a report"))
        {
            var page = ServiceReport.Write(TerminalText.Line(Title), _reader.Content, DateTimeOffset.UtcNow);
            Run(_file, (writer, cancellationToken) => WholeFile.CreateAsync(_file, Force, stream => stream.WriteAsync(page, cancellationToken).AsTask(), writer));
            if (PassThru)
                WriteObject(new FileInfo(_file));
        }

        base.EndProcessing();
    }
}
