/**
 * The sockets of the Java kit, on the JDK's own Unix-domain channels: the kit's need a native
 * library that isn't published with it.
 *
 * <p>Names and methods are those that the kit calls. These classes come first on the function's
 * class path; nothing else may use them.
 */
@NullMarked
package com.fnproject.fn.runtime.ntv;

import org.jspecify.annotations.NullMarked;
