/** The main node: it routes requests to participants, and keeps the registry. */
@NullMarked
package io.dispersa.mainnode;

import org.jspecify.annotations.NullMarked;
