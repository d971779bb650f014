using Xunit;

namespace SapServiceTools.Tests.Errors;

/// <summary>Each error says what to do next: its own advice, or that of its id.</summary>
public sealed class AdviceOfErrorTests
{
    [Fact]
    public void An_error_without_advice_has_that_of_its_id()
    {
        Assert.Equal("Name another port, or 0 for a free one.", Error(ErrorIds.PortInUse).RecommendedAction);
        Assert.Null(Error(ErrorIds.PortInUse).OwnAction);
        Assert.Null(Error("Nobody's").RecommendedAction);
    }

    [Fact]
    public void Its_own_goes_before()
    {
        var error = new ServiceException(ServiceErrorKind.NotFound, ErrorIds.PortInUse, "text") { RecommendedAction = "Do this." };

        Assert.Equal("Do this.", error.RecommendedAction);
    }

    private static ServiceException Error(string id) => new(ServiceErrorKind.NotFound, id, "text");
}
