/** What clients did to a cluster and what they saw, recorded and checked. */
@NullMarked
package io.dispersa.system.history;

import org.jspecify.annotations.NullMarked;
