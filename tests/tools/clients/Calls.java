import java.math.BigDecimal;
import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.api.AddressesApi;
import org.openapitools.client.api.PlacesApi;
import org.openapitools.client.api.WasteApi;
import org.openapitools.client.model.AddressPage;
import org.openapitools.client.model.PickupPage;
import org.openapitools.client.model.PlacePage;

/** Three calls with the client that openapi-generator made: a house, its collection dates, a place near it. */
public final class Calls {
    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        AddressPage houses = new AddressesApi(client)
            .listAddresses("Aachener Str. 4", null, null, null, null, List.of("essen"), 1, null, null, null, null);
        String house = houses.getItems().get(0).getId();
        PickupPage dates = new WasteApi(client)
            .listWastePickups(List.of(house), null, null, null, null, null, null, null, 1, null, null, null, null);
        PlacePage near = new PlacesApi(client).listPlaces(
            List.of("recycling_centre"), null, null, "now", null, new BigDecimal("51.43"), new BigDecimal("6.76"), "20km",
            null, 1, null, null, null, null);
        System.out.println(house);
        System.out.println(dates.getItems().get(0).getDay() + " " + dates.getItems().get(0).getFraction().getCode());
        System.out.println(near.getItems().get(0).getId() + " " + near.getComplete());
    }
}
