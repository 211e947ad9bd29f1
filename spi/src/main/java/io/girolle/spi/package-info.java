/**
 * All that a plugin author compiles against.
 *
 * <p>A plugin is what {@link java.util.ServiceLoader} finds in a jar. In the <em>short form</em>
 * the jar lists classes of a kind itself, in {@code META-INF/services/io.girolle.spi.CallOverrider}
 * (or {@code CallListener}, {@code Placer}, {@code DriverExtension}). In the <em>full form</em> it
 * lists an {@link io.girolle.spi.Plugin}, which registers any number of parts with its {@link
 * io.girolle.spi.PluginContext}.
 *
 * <table>
 * <caption>Who calls what, where, and what a throw means</caption>
 * <tr><th>method</th><th>role</th><th>thread</th><th>may block</th><th>concurrently</th><th>a throw means</th></tr>
 * <tr><td>{@code Plugin}: constructor, {@code install}, {@code start}</td><td>both</td><td>loader</td><td>yes</td><td>no</td><td>the generation is refused</td></tr>
 * <tr><td>{@code Plugin.close}</td><td>both</td><td>loader</td><td>yes</td><td>no</td><td>logged</td></tr>
 * <tr><td>{@code CallOverrider.override}</td><td>LB unless said</td><td>call's I/O, or blocking if declared</td><td>if declared</td><td>yes</td><td>rejection, else {@code on-failure}</td></tr>
 * <tr><td>{@code CallListener.beforeCall}</td><td>LB</td><td>call's I/O, or blocking if declared</td><td>if declared</td><td>yes</td><td>rejection, else {@code on-failure}</td></tr>
 * <tr><td>{@code CallListener.afterCall}</td><td>LB</td><td>call-end</td><td>yes</td><td>yes</td><td>logged</td></tr>
 * <tr><td>{@code Placer.over}</td><td>LB</td><td>placement</td><td>no</td><td>yes</td><td>the pool's last picker stays in use</td></tr>
 * <tr><td>{@code Picker.next}, {@code ended}</td><td>LB</td><td>call's I/O</td><td>no</td><td>yes</td><td>{@code next}: the call gets 500; {@code ended}: logged</td></tr>
 * <tr><td>{@code RunnerPool.keyFor}</td><td>LB</td><td>call's I/O</td><td>no</td><td>yes</td><td>the call gets 500</td></tr>
 * <tr><td>{@code RunnerPool.watch}, its {@code close}</td><td>LB</td><td>blocking</td><td>yes</td><td>for different keys</td><td>logged; the pool stays empty</td></tr>
 * <tr><td>{@code Catalog}: all</td><td>LB</td><td>call's I/O, or blocking if declared</td><td>if declared</td><td>yes</td><td>rejection, else the call gets 500</td></tr>
 * <tr><td>{@code DriverExtension.keys}</td><td>runner</td><td>loader</td><td>yes</td><td>no</td><td>the generation is refused</td></tr>
 * <tr><td>{@code DriverExtension.customize}</td><td>runner</td><td>driver</td><td>yes</td><td>yes</td><td>rejection, else {@code on-failure}</td></tr>
 * <tr><td>{@code Driver}, {@code Instance}: all</td><td>runner</td><td>driver</td><td>yes</td><td>for different instances</td><td>the call fails, the instance is stopped</td></tr>
 * <tr><td>{@code InstanceListener}: {@code beforeCreate}, {@code afterStart}, {@code afterStop}</td><td>runner</td><td>driver</td><td>yes</td><td>for different instances</td><td>logged</td></tr>
 * <tr><td>{@code InstanceListener}: {@code beforeCall}, {@code afterCall}</td><td>runner</td><td>call's I/O, or blocking if declared</td><td>if declared</td><td>for different instances</td><td>logged</td></tr>
 * <tr><td>{@code StatusSource}: all</td><td>runner</td><td>blocking</td><td>yes</td><td>no</td><td>logged</td></tr>
 * </table>
 *
 * <p>In every call into a plugin the thread's context class loader is the plugin's. An interrupt
 * that a hook leaves on its thread is cleared.
 *
 * <p>An instance one of whose hooks fails {@code quarantine.after} times in a row is left out for a
 * while: its overriders, driver extensions, {@code beforeCall} and instance listeners aren't
 * called, and a call gets what {@code on-failure} says; an {@code afterCall} whose {@code
 * beforeCall} returned still comes. A hook that takes longer than {@code time-budget} has failed: a
 * blocking one is interrupted and its late result has no effect, any other one is only counted. One
 * that holds an I/O thread longer than {@code girolle.plugins.stall} is logged with its stack, and
 * the hooks of its instance run on blocking threads from then on.
 *
 * <p>Types that authors implement gain only default methods; types that the host implements may
 * grow in any way. Nothing here depends on more than the JDK, SLF4J, Typesafe Config and JSpecify.
 */
@NullMarked
package io.girolle.spi;

import org.jspecify.annotations.NullMarked;
