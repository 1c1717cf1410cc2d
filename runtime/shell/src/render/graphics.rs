//! Which adapter draws.

use std::path::Path;
use std::sync::Arc;

/// No adapter, or none that works.
#[derive(Debug, thiserror::Error)]
pub enum GraphicsError {
    /// Neither a GPU nor a software rasteriser.
    #[error(
        "no graphics adapter was found, neither a GPU nor a software one; on Debian install the package mesa-vulkan-drivers"
    )]
    NoAdapter,
    /// The adapter is there and gives no device.
    #[error("the graphics adapter {name} refused to open: {source}; check its driver (Debian: mesa-vulkan-drivers)")]
    Device {
        /// The adapter's own name.
        name: String,
        /// What wgpu says.
        source: wgpu::RequestDeviceError,
    },
    /// The window cannot be drawn to.
    #[error("the window has no surface to draw on: {0}")]
    Surface(#[from] wgpu::CreateSurfaceError),
    /// The adapter cannot show anything on this window.
    #[error("the graphics adapter {name} cannot show pictures on this window")]
    Unsupported {
        /// The adapter's own name.
        name: String,
    },
    /// A picture could not be read back.
    #[error("the picture could not be read back from the graphics adapter: {0}")]
    ReadBack(String),
}

/// What matters when there is more than one adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preference {
    /// The fastest: a window in front of a citizen.
    Speed,
    /// The software one, which draws alike on every machine: pictures that are compared.
    Sameness,
}

/// An adapter, its device and its queue.
pub struct Graphics {
    /// Opened adapter.
    pub adapter: wgpu::Adapter,
    /// Its device.
    pub device: wgpu::Device,
    /// Its queue.
    pub queue: wgpu::Queue,
}

/// A window that a surface can be made for.
pub(crate) trait Target:
    wgpu::rwh::HasWindowHandle + wgpu::rwh::HasDisplayHandle + Send + Sync + 'static
{
}
impl<T: wgpu::rwh::HasWindowHandle + wgpu::rwh::HasDisplayHandle + Send + Sync + 'static> Target for T {}

type Found = (wgpu::Adapter, Option<wgpu::Surface<'static>>);

impl Graphics {
    /// Opens an adapter that draws into memory only.
    ///
    /// # Errors
    /// [`GraphicsError::NoAdapter`] names the package to install.
    pub fn headless(preference: Preference) -> Result<Self, GraphicsError> {
        let (adapter, _) = choose::<NoTarget>(preference, None)?;
        Self::open(adapter)
    }

    /// Opens an adapter that can show pictures on `target`, with the surface to do so.
    ///
    /// # Errors
    /// As [`Graphics::headless`], and when the window gives no surface.
    pub(crate) fn for_window<T: Target>(target: &Arc<T>) -> Result<(Self, wgpu::Surface<'static>), GraphicsError> {
        let (adapter, surface) = choose(Preference::Speed, Some(target))?;
        let name = adapter.get_info().name;
        let surface = surface.ok_or(GraphicsError::Unsupported { name })?;
        Ok((Self::open(adapter)?, surface))
    }

    fn open(adapter: wgpu::Adapter) -> Result<Self, GraphicsError> {
        let info = adapter.get_info();
        tracing::info!(adapter = %info.name, backend = %info.backend, kind = ?info.device_type, driver = %info.driver_info, "drawing with");
        let offered = adapter.limits();
        let limits = wgpu::Limits::downlevel_defaults().using_resolution(offered);
        let request = adapter.request_device(&wgpu::DeviceDescriptor {
            label: Some("guichet"),
            required_limits: limits,
            // A terminal draws one flat page: small heaps, not fast allocation.
            memory_hints: wgpu::MemoryHints::MemoryUsage,
            ..Default::default()
        });
        let (device, queue) =
            pollster::block_on(request).map_err(|source| GraphicsError::Device { name: info.name, source })?;
        Ok(Self { adapter, device, queue })
    }

    /// The side of the largest texture that egui may ask for, in pixels.
    #[must_use]
    pub fn texture_side(&self) -> usize {
        self.device.limits().max_texture_dimension_2d.min(super::ATLAS_SIDE) as usize
    }
}

/// Stands where there is no window.
enum NoTarget {}
impl wgpu::rwh::HasWindowHandle for NoTarget {
    fn window_handle(&self) -> Result<wgpu::rwh::WindowHandle<'_>, wgpu::rwh::HandleError> {
        match *self {}
    }
}
impl wgpu::rwh::HasDisplayHandle for NoTarget {
    fn display_handle(&self) -> Result<wgpu::rwh::DisplayHandle<'_>, wgpu::rwh::HandleError> {
        match *self {}
    }
}

fn choose<T: Target>(preference: Preference, target: Option<&Arc<T>>) -> Result<Found, GraphicsError> {
    let mut best: Option<(u8, Found)> = None;
    for backends in [wgpu::Backends::VULKAN, wgpu::Backends::GL] {
        // OpenGL is asked when Vulkan found nothing, or nothing fast although the machine has a GPU: loading a second
        // driver costs start time and memory.
        let enough = match (&best, preference) {
            (Some(_), Preference::Sameness) => true,
            (Some((rank, _)), Preference::Speed) => *rank < SOFTWARE || !has_render_node(Path::new("/dev/dri")),
            (None, _) => false,
        };
        if enough {
            break;
        }
        if let Some(found) = best_of(backends, preference, target)?
            && best.as_ref().is_none_or(|(rank, _)| found.0 < *rank)
        {
            best = Some(found);
        }
    }
    best.map(|(_, found)| found).ok_or(GraphicsError::NoAdapter)
}

fn best_of<T: Target>(
    backends: wgpu::Backends,
    preference: Preference,
    target: Option<&Arc<T>>,
) -> Result<Option<(u8, Found)>, GraphicsError> {
    let mut descriptor = wgpu::InstanceDescriptor::new_without_display_handle();
    descriptor.backends = backends;
    // The validation layer is for people who write wgpu code; it is slow and not installed on terminals.
    descriptor.flags = wgpu::InstanceFlags::empty();
    let instance = wgpu::Instance::new(descriptor);
    let surface = match target {
        // A backend that cannot make a surface here is no error while another one can.
        Some(window) => match instance.create_surface(Arc::clone(window)) {
            Ok(surface) => Some(surface),
            Err(error) if backends == wgpu::Backends::VULKAN => {
                tracing::debug!(%error, "no Vulkan surface");
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    let adapters = pollster::block_on(instance.enumerate_adapters(backends));
    Ok(adapters
        .into_iter()
        .filter(|adapter| surface.as_ref().is_none_or(|surface| adapter.is_surface_supported(surface)))
        .map(|adapter| (rank(adapter.get_info().device_type, preference), adapter))
        .min_by_key(|(rank, _)| *rank)
        .map(|(rank, adapter)| (rank, (adapter, surface))))
}

/// The rank from which on an adapter is not a GPU.
const SOFTWARE: u8 = 8;

/// Smaller is better.
fn rank(kind: wgpu::DeviceType, preference: Preference) -> u8 {
    let by_speed = match kind {
        wgpu::DeviceType::DiscreteGpu => 0,
        wgpu::DeviceType::IntegratedGpu => 1,
        wgpu::DeviceType::VirtualGpu => 2,
        wgpu::DeviceType::Other => 3,
        wgpu::DeviceType::Cpu => SOFTWARE,
    };
    match preference {
        Preference::Speed => by_speed,
        Preference::Sameness => SOFTWARE - by_speed,
    }
}

/// A GPU of this machine shows as a render node, for example `/dev/dri/renderD128`.
fn has_render_node(folder: &Path) -> bool {
    std::fs::read_dir(folder)
        .map(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")))
        .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_prefers_the_gpu_and_a_picture_the_software_adapter() {
        let kinds = [wgpu::DeviceType::Cpu, wgpu::DeviceType::IntegratedGpu, wgpu::DeviceType::DiscreteGpu];
        let best = |preference| kinds.into_iter().min_by_key(|kind| rank(*kind, preference)).unwrap();
        assert_eq!(best(Preference::Speed), wgpu::DeviceType::DiscreteGpu);
        assert_eq!(best(Preference::Sameness), wgpu::DeviceType::Cpu);
    }

    #[test]
    fn a_missing_adapter_names_the_package_to_install() {
        assert!(GraphicsError::NoAdapter.to_string().contains("mesa-vulkan-drivers"));
    }
}
