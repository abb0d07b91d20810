/** What both services go by when they compare clocks. */
@NullMarked
package io.dispersa.service.clock;

import org.jspecify.annotations.NullMarked;
