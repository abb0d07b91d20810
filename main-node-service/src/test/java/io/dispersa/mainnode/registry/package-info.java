@NullMarked
package io.dispersa.mainnode.registry;

import org.jspecify.annotations.NullMarked;
