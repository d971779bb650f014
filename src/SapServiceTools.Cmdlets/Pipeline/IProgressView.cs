namespace SapServiceTools.Cmdlets.Pipeline;

/// <summary>What a person sees of work that goes on. Used on the pipeline thread only.</summary>
internal interface IProgressView
{
    /// <summary>True once no more records can come, so that the number of those started is the total.</summary>
    bool IsInputComplete { get; set; }

    /// <summary>How long until <see cref="Tick"/> has something to tell.</summary>
    TimeSpan UntilTick { get; }

    /// <summary>True if objects and errors are written when all is over, because what is on the screen meanwhile would be torn by them.</summary>
    bool HoldsOutput { get; }

    /// <summary>Tells how many records there are in all.</summary>
    void Expect(int count);

    /// <summary>Tells how what a record names is called where its progress is told.</summary>
    void Name(object target, string name);

    /// <summary>A record's work begins.</summary>
    void Started(object? target);

    /// <summary>A poll brought something.</summary>
    void Report(OperationProgress progress);

    /// <summary>A record's work has an object to write.</summary>
    void Delivered(object value);

    /// <summary>A record's work is over.</summary>
    /// <param name="target">The record.</param>
    /// <param name="failure">Why it failed; null if it didn't.</param>
    void Ended(object? target, Exception? failure);

    /// <summary>Called now and then, also while nothing else happens.</summary>
    void Tick();

    /// <summary>Makes room on the screen for what others write.</summary>
    void MakeRoom();

    /// <summary>It is over.</summary>
    void Complete();
}
