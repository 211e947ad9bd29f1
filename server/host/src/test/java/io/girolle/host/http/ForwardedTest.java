package io.girolle.host.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.girolle.harness.Script;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {

  private static String url(String trusted, String headers) throws Exception {
    var setup = FrontFixture.with().http("trusted-proxies = [" + trusted + "]");
    try (var front = setup.over(Script.accept())) {
      front.ask("GET /t/shop?b=c HTTP/1.1\r\nHost: lb:81\r\n" + headers + "\r\n");
      return front.called().headers().get("Fn-Http-Request-Url").get(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-Proto: https | https://lb:81",
        "X-Forwarded-Proto: HTTPS; X-Forwarded-Host: shop.example | https://shop.example",
        "X-Forwarded-Host: shop.example:8443; X-Forwarded-Port: 9 | http://shop.example:8443",
        "X-Forwarded-Proto: https; X-Forwarded-Host: a; X-Forwarded-Port: 443 | https://a",
        "X-Forwarded-Host: a; X-Forwarded-Port: 443 | http://a:443",
        "X-Forwarded-Host: [::1]; X-Forwarded-Port: 81 | http://[::1]:81",
        "X-Forwarded-Host: first.example, second.example | http://first.example",
        "X-Forwarded-Proto: gopher; X-Forwarded-Host: a/b | http://lb:81",
        "X-Forwarded-Port: 443 | http://lb:81",
      })
  void aTrustedProxyIsBelieved(String headers, String origin) throws Exception {
    String lines = headers.replaceAll("; ", "\r\n") + "\r\n";
    assertEquals(origin + "/t/shop?b=c", url("127.0.0.1", lines));
    assertEquals("http://lb:81/t/shop?b=c", url("10.0.0.0/8", lines));
  }

  @Test
  void theStandardHeaderComesFirst() throws Exception {
    String lines =
        "X-Forwarded-Host: no\r\n"
            + "Forwarded: for=1.2.3.4; Proto=https; host=\"shop.example:444\", for=5.6.7.8\r\n";
    assertEquals("https://shop.example:444/t/shop?b=c", url("127.0.0.0/8", lines));
  }

  @Test
  void networksAreAddressesByTheirFirstBits() {
    var proxies = Proxies.of(List.of("10.1.0.0/20", "::1", "fd00::/8"));

    assertTrue(proxies.trust(new InetSocketAddress("10.1.15.255", 1)));
    assertFalse(proxies.trust(new InetSocketAddress("10.1.16.0", 1)));
    assertTrue(proxies.trust(new InetSocketAddress("::1", 1)));
    assertTrue(proxies.trust(new InetSocketAddress("fdab::1", 1)));
    assertFalse(proxies.trust(new InetSocketAddress("fe80::1", 1)));
    assertFalse(Proxies.of(List.of()).trust(new InetSocketAddress("10.1.0.1", 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "/8", "ab"})
  void whatIsNoAddressIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Proxies.of(List.of(text)));
  }
}
