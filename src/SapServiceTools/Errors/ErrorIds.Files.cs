namespace SapServiceTools;

/// <content>Errors of files</content>
public static partial class ErrorIds
{
    /// <summary>The file is there already.</summary>
    [Cure("Name another file, or use -Force to replace it.")]
    public const string FileExists = nameof(FileExists);

    /// <summary>The file can't be opened, written or kept to its owner: rights, a full disk, another process. For a journal: nothing was deleted.</summary>
    [Cure("Name a file in a folder that is there and that you may write to, or make room.")]
    public const string FileUnwritable = nameof(FileUnwritable);

    /// <summary>A report of Test-BrokerConformance can't be written. The results were written to the pipeline all the same.</summary>
    [Cure("Name a file in a folder that is there and that you may write to.")]
    public const string ReportNotWritten = nameof(ReportNotWritten);
}
