@NullMarked
package io.dispersa.mainnode.events;

import org.jspecify.annotations.NullMarked;
