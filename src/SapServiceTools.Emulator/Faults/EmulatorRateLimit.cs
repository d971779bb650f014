namespace SapServiceTools.Emulator;

/// <summary>So many requests in each window of time; those beyond are answered with 429.</summary>
/// <param name="Requests">Requests a window.</param>
/// <param name="Window">The window's length; windows follow one another from the emulator's start.</param>
/// <param name="Style">How the caller is told when the next window begins.</param>
public sealed record EmulatorRateLimit(int Requests, TimeSpan Window, RetryAfterStyle Style = RetryAfterStyle.Seconds)
{
    internal void Validate()
    {
        EmulatorOptions.Require(Requests >= 0, nameof(Requests), "zero or more");
        EmulatorOptions.Require(Window > TimeSpan.Zero, nameof(Window), "more than zero");
    }
}
