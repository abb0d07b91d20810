@NullMarked
package io.dispersa.service.edge;

import org.jspecify.annotations.NullMarked;
