namespace SapServiceTools;

/// <summary>Progress of an operation that is being waited for.</summary>
/// <param name="Resource">What is waited for, such as the tenant.</param>
/// <param name="Type">What is being done to it.</param>
/// <param name="Status">The server's word.</param>
/// <param name="Elapsed">Time since the wait began.</param>
public readonly record struct OperationProgress(string Resource, OperationType Type, string Status, TimeSpan Elapsed);
